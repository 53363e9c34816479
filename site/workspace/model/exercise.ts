import { z } from 'zod'
import { manifestSchema } from '#engine/exercise/manifest.ts'
import type { Pinned } from './pinned.ts'

const {
  title,
  summary,
  track,
  difficulty,
  minutes,
  stack,
  kind,
  kit,
  services,
  processes,
  editable,
  creatable,
  surface,
  requirements,
  dependencies,
  budgetSeconds,
} = manifestSchema.shape

/** What the page needs to run and grade an exercise by itself. */
const containerSchema = z.object({
  /** Version of the engine. */
  engine: z.string(),
  /** What an import in this kit may name. */
  specifiers: z.array(z.string()),
  parts: z.array(z.object({ name: z.string(), address: z.string(), bytes: z.int() })),
  /** Address of the compiled suite. */
  suite: z.string(),
  /** Address of what exercises of this kind need beside the subject. */
  beside: z.string().optional(),
})

/**
 * What the page may know of an exercise: the manifest's public part and the
 * starter. Graders, solutions, mutants and alternatives are never in it; the
 * grader's address is, for a page that grades by itself.
 */
export const publicExerciseSchema = z.object({
  slug: z.string(),
  revision: z.string(),
  title,
  summary,
  track,
  difficulty,
  minutes,
  stack,
  kind,
  kit,
  services,
  processes,
  dependencies,
  editable,
  creatable,
  surface,
  requirements,
  budgetSeconds,
  files: z.record(z.string(), z.string()),
  /** Address of the editor's type declarations for this kit. */
  typings: z.string(),
  /** Address of the reference repair. */
  solution: z.string(),
  container: containerSchema,
})

/** `pinned`: where a cohort of the learner stays with another revision than the published one. */
export type PublicExercise = z.infer<typeof publicExerciseSchema> & { readonly pinned?: Pinned }

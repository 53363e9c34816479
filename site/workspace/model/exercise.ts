import { z } from 'zod'
import { manifestSchema } from '#engine/exercise/manifest.ts'

const {
  title,
  summary,
  track,
  difficulty,
  minutes,
  stack,
  kit,
  services,
  processes,
  editable,
  creatable,
  surface,
  requirements,
  dependencies,
} = manifestSchema.shape

/**
 * What the page may know of an exercise: the manifest's public part and the
 * starter. Graders, solutions, mutants and alternatives are never in it.
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
  kit,
  services,
  processes,
  dependencies,
  editable,
  creatable,
  surface,
  requirements,
  files: z.record(z.string(), z.string()),
  /** Address of the editor's type declarations for this kit. */
  typings: z.string(),
})

export type PublicExercise = z.infer<typeof publicExerciseSchema>

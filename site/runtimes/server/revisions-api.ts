import { z } from 'zod'
import { manifestSchema } from '#engine/exercise/manifest.ts'
import { revisionSchema } from './api.ts'

/**
 * The part of the HTTP contract (api.ts) about exercises as they were. Only who is in a cohort with an assignment that stays
 * with a revision is told of it; to others there is no such revision.
 *
 * | method and path                                         | who       | answer |
 * | ------------------------------------------------------- | --------- | ------ |
 * | GET /exercises/:slug/revisions/:revision                | signed in | → keptExerciseSchema |
 * | GET /exercises/:slug/revisions/:revision/suite          | signed in | → text/javascript: the compiled suite, as the site has that of the published one |
 * | GET /exercises/:slug/revisions/:revision/beside         | signed in | → besideDataSchema (engine), for kinds that need it |
 */

const { title, summary, track, difficulty, minutes, stack, kind, kit, services, processes, dependencies } = manifestSchema.shape
const { editable, creatable, surface, requirements, budgetSeconds } = manifestSchema.shape

/** What a page may know of an exercise as it was: as the site has it of the published one, but for what is the same for both. */
export const keptExerciseSchema = z.object({
  slug: z.string(),
  revision: revisionSchema,
  ...{ title, summary, track, difficulty, minutes, stack, kind, kit, services, processes, dependencies },
  ...{ editable, creatable, surface, requirements, budgetSeconds },
  /** The starter. */
  files: z.record(z.string(), z.string()),
})

export type KeptExercise = z.infer<typeof keptExerciseSchema>

import { z } from 'zod'
import { SUBMISSION_CAP_BYTES } from './api.ts'
import { newTimestampSchema, timestampSchema } from './cohorts-api.ts'

/**
 * The HTTP contract of somebody's work: files that they have changed, and their progress, so that both follow to another
 * device. As in cohorts-api.ts, paths are under `/api/v1`, and lists come in pages.
 *
 * | method and path  | who       | body → answer |
 * | ---------------- | --------- | ------------- |
 * | GET /work        | signed in | → page of progressSchema: of all exercises |
 * | GET /work/:slug  | signed in | → workSchema |
 * | PUT /work/:slug  | signed in | newWorkSchema → writtenSchema; 409 `somebody-else` |
 *
 * A file is written only over the version that the writer has seen. Over another one nothing is written, and the answer
 * has that one: whoever writes decides which is newer, keeps the other, and writes again. So nothing is ever lost here.
 */

/** Files of one exercise. */
export const WORK_FILES_CAP = 200
/** Versions of one file: the database counts no further than twice that. */
const VERSIONS_CAP = 2 ** 30

const slugSchema = z.string().min(1).max(100)
const textSchema = z.string().max(SUBMISSION_CAP_BYTES)

/** What became of a file of the starter: another text, a new one, deleted, or as it was again. */
const stateSchema = z.discriminatedUnion('state', [
  z.strictObject({ state: z.literal('text'), text: textSchema }),
  z.strictObject({ state: z.literal('deleted') }),
  z.strictObject({ state: z.literal('starter') }),
])

export const workFileSchema = z.object({
  path: z.string(),
  content: stateSchema,
  savedAt: timestampSchema,
  version: z.int().positive(),
})

const pathSchema = z
  .string()
  .min(1)
  .max(200)
  .regex(/^[\w.-]+(\/[\w.-]+)*$/, 'letters, digits, dots, hyphens and slashes only')

export const newWorkFileSchema = z.strictObject({
  path: pathSchema,
  content: stateSchema,
  /** By the clock of the device. */
  savedAt: newTimestampSchema,
  /** The version that this one comes after. 0: there was none. */
  base: z.int().nonnegative().max(VERSIONS_CAP),
})

const amounts = { holds: z.int().min(0).max(1_000), requirements: z.int().min(0).max(1_000) }

/** Whose it is. */
const ownerSchema = z.object({ id: z.uuid(), kind: z.enum(['guest', 'account']) })

/** The best so far. */
export const progressSchema = z.object({ slug: z.string(), status: z.enum(['started', 'passed']), ...amounts, at: timestampSchema })

export const newProgressSchema = z
  .strictObject({ status: z.enum(['started', 'passed']), ...amounts, at: newTimestampSchema })
  .refine(({ holds, requirements }) => holds <= requirements, 'more hold than there are')

export const workSchema = z.object({
  owner: ownerSchema,
  files: z.array(workFileSchema),
  /** Null: not begun. */
  progress: progressSchema.nullable(),
})

export const newWorkSchema = z.strictObject({
  /** Whose the writer takes it to be: somebody else may have signed in meanwhile, in another tab. */
  owner: z.uuid(),
  files: z
    .array(newWorkFileSchema)
    .max(WORK_FILES_CAP)
    .refine((files) => new Set(files.map(({ path }) => path)).size === files.length, 'each path once'),
  progress: newProgressSchema.nullable().default(null),
})

export const writtenSchema = z.object({
  owner: ownerSchema,
  files: z.array(
    z.object({
      path: z.string(),
      /** `other`: the server has another version, `now`, which the writer had not seen. */
      outcome: z.enum(['written', 'other']),
      now: workFileSchema,
    }),
  ),
  progress: progressSchema.nullable(),
})

export const workSlugSchema = slugSchema

export type WorkOwner = z.infer<typeof ownerSchema>
export type WorkContent = z.infer<typeof stateSchema>
export type WorkFile = z.infer<typeof workFileSchema>
export type NewWorkFile = z.infer<typeof newWorkFileSchema>
export type NewWork = z.infer<typeof newWorkSchema>
export type Work = z.infer<typeof workSchema>
export type Written = z.infer<typeof writtenSchema>
export type WorkProgress = z.infer<typeof progressSchema>

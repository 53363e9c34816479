import * as z from 'zod/mini'
import { METHODS } from '../request/draft.ts'

/** Requests as the device keeps them. Apart from the rest: pages without a workspace need the rest, and not these. */

const row = { on: z.boolean(), name: z.string(), value: z.string() }

const draftSchema = z.object({
  method: z.enum(METHODS),
  path: z.string(),
  query: z.array(z.object({ ...row, raw: z.string() })),
  headers: z.array(z.object(row)),
  body: z.string(),
})

/** A request that the learner has named. */
export const savedRequestSchema = z.object({
  id: z.number(),
  slug: z.string(),
  name: z.string(),
  draft: draftSchema,
  savedAt: z.number(),
})

/** The request that is being written. */
export const draftRecordSchema = z.object({
  slug: z.string(),
  draft: draftSchema,
  savedAt: z.number(),
})

export type SavedRequest = z.infer<typeof savedRequestSchema>
export type DraftRecord = z.infer<typeof draftRecordSchema>

import { z } from 'zod'
import { pageQuerySchema } from './cohorts-api.ts'

/**
 * The HTTP contract of similar submissions: what of an assignment's attempts looks alike, as evidence for a mentor who talks to
 * people, never as a verdict. As in cohorts-api.ts, paths are under `/api/v1`, and lists come in pages.
 *
 * | method and path                                        | who   | → answer |
 * | ------------------------------------------------------ | ----- | -------- |
 * | GET /cohorts/:cohort/assignments/:assignment/similar   | staff | similarPageSchema, the most alike first |
 * | GET /cohorts/:cohort/attempts/:attempt/similar?with=   | staff | similarPairSchema: two attempts side by side |
 *
 * Of each learner the attempt that counts is compared, in what differs from the starter; names of variables and texts do not
 * matter. What the starter or the reference repair has, and what many have, is no sign of anything.
 */

export const similarQuerySchema = pageQuerySchema

export const similarPairQuerySchema = z.strictObject({ with: z.uuid() })

const sideSchema = z.object({ learner: z.object({ id: z.uuid(), name: z.string() }), attempt: z.uuid() })
/** Share of the smaller one's own code that the other one has, too: from 0 to 1. */
const shareSchema = z.number().min(0).max(1)

export const similarPageSchema = z.object({
  /** Attempts that were compared. */
  compared: z.int().nonnegative(),
  items: z.array(z.object({ one: sideSchema, other: sideSchema, share: shareSchema })),
  next: z.string().nullable(),
})

/** Lines of a file, both from 1 and included. */
const regionSchema = z.object({ path: z.string(), from: z.int().positive(), to: z.int().positive() })

export const similarPairSchema = z.object({
  assignment: z.object({ id: z.uuid(), slug: z.string() }),
  one: sideSchema,
  other: sideSchema,
  share: shareSchema,
  /** What is alike, the longest first. */
  alike: z.array(z.object({ one: regionSchema, other: regionSchema })),
  /** What each has changed of the starter, by path. */
  files: z.object({ one: z.record(z.string(), z.string()), other: z.record(z.string(), z.string()) }),
})

export type SimilarPairQuery = z.infer<typeof similarPairQuerySchema>
export type SimilarPage = z.infer<typeof similarPageSchema>
export type SimilarPair = z.infer<typeof similarPairSchema>

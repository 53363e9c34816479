import { z } from 'zod'
import { timestampSchema } from './cohorts-api.ts'

/**
 * The HTTP contract of what somebody looks at of an exercise: hints and the solution. As in cohorts-api.ts, paths are under `/api/v1`.
 *
 * | method and path                    | who       | body → answer |
 * | ---------------------------------- | --------- | ------------- |
 * | GET  /exercises/:slug/reveals      | signed in | → revealsSchema: what I may look at, and what I have looked at |
 * | POST /exercises/:slug/reveals      | signed in | newRevealSchema → revealsSchema; 403 `held-back` |
 *
 * Cohorts that give an exercise may hold its hints and its solution back, for a time or for good. Of several the strictest
 * one counts. What was looked at is on the cohort's board and in its gradebook.
 */

/** Hints of one requirement. */
export const HINTS_CAP = 9

/** Why something may not be looked at now. */
export const holdSchema = z.object({
  /** Who holds it back. */
  cohort: z.string(),
  state: z.enum(['later', 'off']),
  /** When it may be. Null: never, or not known before the learner has begun. */
  from: timestampSchema.nullable(),
  /** Minutes after the learner has begun. Null: it goes by the due time, or is off. */
  afterMinutes: z.int().nullable(),
})

export const revealsSchema = z.object({
  /** Whether some cohort gives the exercise: then others see what is looked at. */
  isGiven: z.boolean(),
  /** Null: they may be looked at. */
  hints: holdSchema.nullable(),
  solution: holdSchema.nullable(),
  /** Oldest first. */
  revealed: z.array(
    z.object({
      /** Null: the solution. */
      requirement: z.string().nullable(),
      /** From 1. */
      hint: z.int().nullable(),
      at: timestampSchema,
    }),
  ),
})

export const newRevealSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('hint'), requirement: z.string().min(1).max(100), hint: z.int().min(1).max(HINTS_CAP) }),
  z.strictObject({ kind: z.literal('solution') }),
])

export type Hold = z.infer<typeof holdSchema>
export type Reveals = z.infer<typeof revealsSchema>
export type NewReveal = z.infer<typeof newRevealSchema>

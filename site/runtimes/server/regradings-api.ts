import { z } from 'zod'
import { verdictSchema } from '#engine/verdict/verdict.ts'
import { timestampSchema } from './cohorts-api.ts'

/**
 * The part of the HTTP contract (api.ts) about grading again, after a grader was repaired: nothing that counts changes before
 * somebody has seen what would. Paths are under `/api/v1`, lists come in pages as in cohorts-api.ts.
 *
 * | method and path                                        | who   | body → answer |
 * | ------------------------------------------------------ | ----- | ------------- |
 * | POST /cohorts/:cohort/assignments/:assignment/regradings | staff | {} → 201 regradingSchema; takes an Idempotency-Key |
 * | GET  /cohorts/:cohort/assignments/:assignment/regradings | staff | → page of regradingSchema, the newest first |
 * | GET  /cohorts/:cohort/regradings/:regrading            | staff | → regradingSchema |
 * | GET  /cohorts/:cohort/regradings/:regrading/changes    | staff | → page of regradingChangeSchema, as they were handed in |
 * | PUT  /cohorts/:cohort/regradings/:regrading/applied    | staff | → regradingSchema |
 * | PUT  /cohorts/:cohort/regradings/:regrading/discarded  | staff | → regradingSchema; ends one that runs, too |
 */

export const newRegradingSchema = z.strictObject({})

export const regradingSchema = z.object({
  id: z.uuid(),
  assignment: z.uuid(),
  /** `ready`: all is graded again, and somebody has to decide. */
  state: z.enum(['running', 'ready', 'applied', 'discarded']),
  startedAt: timestampSchema,
  /** Null when they left this server. */
  startedBy: z.object({ id: z.uuid(), name: z.string() }).nullable(),
  endedAt: timestampSchema.nullable(),
  /** Attempts. */
  total: z.int(),
  /** Not graded again yet. */
  waiting: z.int(),
  /** Whose result, or what holds of the requirements, is another one, of those that are graded again. */
  changed: z.int(),
  /** That could not be graded again: their verdict stays. */
  withoutVerdict: z.int(),
  /** That count in another cohort too, and so are the administrator's to grade again. */
  leftOut: z.int(),
  /** That stayed as they are, because another re-grading was applied to them meanwhile. Null: not applied. */
  superseded: z.int().nullable(),
})

const resultSchema = z.enum(['passed', 'failed', 'not-run', 'not-checked', 'absent'])

export const regradingChangeSchema = z.object({
  attempt: z.uuid(),
  learner: z.object({ id: z.uuid(), name: z.string() }),
  handedInAt: timestampSchema,
  was: verdictSchema.shape.status,
  now: verdictSchema.shape.status,
  /** `absent`: that revision of the exercise had no such requirement. */
  requirements: z.array(z.object({ id: z.string(), title: z.string(), was: resultSchema, now: resultSchema })),
})

export type Regrading = z.infer<typeof regradingSchema>
export type RegradingChange = z.infer<typeof regradingChangeSchema>

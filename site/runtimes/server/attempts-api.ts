import { z } from 'zod'
import { requirementResultSchema, verdictSchema } from '#engine/verdict/verdict.ts'
import { timingSchema } from './api.ts'
import { pageQuerySchema, timestampSchema } from './cohorts-api.ts'

/**
 * The HTTP contract of attempts at assignments. As in cohorts-api.ts, paths are under `/api/v1`, and lists come in pages.
 *
 * | method and path                                          | who     | → answer |
 * | -------------------------------------------------------- | ------- | -------- |
 * | GET /cohorts/:cohort/assignments/:assignment/attempts      | staff   | page of attemptSchema, newest first; `?learner=` for one |
 * | GET /cohorts/:cohort/assignments/:assignment/attempts/mine | members | page of attemptSchema: one's own |
 * | GET /cohorts/:cohort/progress                            | staff   | progressPageSchema |
 * | GET /cohorts/:cohort/standings/mine                      | members | standingsSchema |
 *
 * Nobody names an assignment when handing in (POST /api/gradings): the server finds what the
 * attempt counts for, and says it in `assignments` of the answer.
 */

export const attemptQuerySchema = pageQuerySchema.extend({
  /** Only of this member. */
  learner: z.uuid().optional(),
})

export const attemptSchema = z.object({
  /** Of the grading: `/api/gradings/:id` has it in full. */
  id: z.uuid(),
  learner: z.object({ id: z.uuid(), name: z.string() }),
  handedInAt: timestampSchema,
  timing: timingSchema,
  counts: z.boolean(),
  dueAt: timestampSchema.nullable(),
  state: z.enum(['queued', 'running', 'done', 'cancelled']),
  /** Of the exercise that it was graded by. */
  revision: z.string(),
  /** Whether the verdict is of a later grading of the same files, which took the first one's place. */
  regraded: z.boolean(),
  /** Null: there is no verdict. */
  status: verdictSchema.shape.status.nullable(),
  requirements: z.array(requirementResultSchema.pick({ id: true, title: true, status: true })),
})

/** Where a learner stands with an assignment. Only attempts count that were in time for it, and that the server could grade. */
export const standingSchema = z.object({
  assignment: z.uuid(),
  attempts: z.int().positive(),
  /** The one that passed first, or else the first with the most requirements that hold. */
  best: z.object({ attempt: z.uuid(), status: verdictSchema.shape.status, holds: z.int(), of: z.int(), timing: timingSchema }),
  last: z.object({
    attempt: z.uuid(),
    status: verdictSchema.shape.status,
    /** Ids of requirements that hold. */
    holds: z.array(z.string()),
    handedInAt: timestampSchema,
  }),
  firstPassedAt: timestampSchema.nullable(),
  /** Whether the best attempt was late. */
  late: z.boolean(),
})

/** Where one learner stands with what a cohort is given, in its order: at most as many as it has assignments, so that it needs no pages. */
export const standingsSchema = z.object({ items: z.array(standingSchema) })

export const progressPageSchema = z.object({
  /** What the cohort is given, in its order. */
  assignments: z.array(z.object({ id: z.uuid(), slug: z.string(), required: z.boolean(), late: z.enum(['accept', 'mark', 'refuse']) })),
  /** Learners in the order in which they joined, each with the assignments that they have attempts at. */
  items: z.array(z.object({ learner: z.object({ id: z.uuid(), name: z.string() }), standings: z.array(standingSchema) })),
  next: z.string().nullable(),
})

export type AttemptQuery = z.infer<typeof attemptQuerySchema>
export type Attempt = z.infer<typeof attemptSchema>
export type Standing = z.infer<typeof standingSchema>
export type Standings = z.infer<typeof standingsSchema>
export type ProgressPage = z.infer<typeof progressPageSchema>

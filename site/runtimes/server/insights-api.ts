import { z } from 'zod'
import { pageQuerySchema } from './cohorts-api.ts'

/**
 * The HTTP contract of insights: where a cohort lost time. As in cohorts-api.ts, paths are under `/api/v1`, and lists come
 * in pages.
 *
 * | method and path                            | who   | → answer |
 * | ------------------------------------------ | ----- | -------- |
 * | GET /cohorts/:cohort/insights              | staff | insightsPageSchema |
 * | GET /cohorts/:cohort/insights/:assignment  | staff | requirementInsightsSchema |
 *
 * Of learners who are in the cohort now, and of attempts that were in time and that the server could grade. Of an attempt
 * that was re-graded the verdict that stands counts. Medians lie between the two values in the middle where there are two.
 *
 * Minutes are those of the clock, nights too; only `minutesOnTask` are minutes of activity in the workspace.
 */

export const insightsQuerySchema = pageQuerySchema

const countSchema = z.int().nonnegative()
/** To a tenth. */
const amountSchema = z.number().nonnegative()

export const assignmentInsightSchema = z.object({
  assignment: z.uuid(),
  slug: z.string(),
  required: z.boolean(),
  /** Learners with an attempt. */
  began: countSchema,
  /** Learners who passed. */
  passed: countSchema,
  /** Of who passed: the attempt that did so, counted from 1. Median; null: nobody passed. */
  attemptsToPass: amountSchema.nullable(),
  /** Of who passed: from the first attempt to the one that passed. Null: nobody did. */
  minutesToPass: z.object({ median: amountSchema, p90: amountSchema }).nullable(),
  /** Of who was active in the workspace of the exercise, for whichever cohort. Median; null: nobody was. */
  minutesOnTask: amountSchema.nullable(),
  /** From the first attempt to the one that passed, or to the last one where none did: of all learners together. */
  minutesLost: amountSchema,
})

export const insightsPageSchema = z.object({
  /** Who is in the cohort. */
  learners: countSchema,
  /** What the cohort is given, in its order. */
  items: z.array(assignmentInsightSchema),
  next: z.string().nullable(),
})

export const requirementInsightSchema = z.object({
  id: z.string(),
  title: z.string(),
  /** Attempts at a revision of the exercise that has it. */
  attempts: countSchema,
  /** Attempts in which it did not hold, whether it failed or was never reached. */
  failed: countSchema,
  /** Learners with such an attempt. */
  learners: countSchema,
  /** Learners in whose last attempt it holds. */
  holding: countSchema,
  /** Learners in none of whose attempts it held. */
  never: countSchema,
  /** The attempt in which it held first, counted from 1. Median of the learners it held for; null: there are none. */
  attemptsUntilHeld: amountSchema.nullable(),
  /** From the first attempt to that one. */
  minutesUntilHeld: amountSchema.nullable(),
  /** From the first attempt to that one, or to the last one where it never held: of all learners together. */
  minutesLost: amountSchema,
  /** Hints of it that were looked at: by how many of these learners, and how many by them together. */
  hints: z.object({ learners: countSchema, taken: countSchema }),
})

export const requirementInsightsSchema = z.object({
  assignment: z.object({ id: z.uuid(), slug: z.string() }),
  /** Learners of those with an attempt who have seen the solution. */
  solutionSeen: countSchema,
  /** As the newest verdicts have them. Empty: there is no attempt yet. */
  requirements: z.array(requirementInsightSchema),
})

export type AssignmentInsight = z.infer<typeof assignmentInsightSchema>
export type InsightsPage = z.infer<typeof insightsPageSchema>
export type RequirementInsight = z.infer<typeof requirementInsightSchema>
export type RequirementInsights = z.infer<typeof requirementInsightsSchema>

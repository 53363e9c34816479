import { z } from 'zod'
import { pageQuerySchema, timestampSchema } from './cohorts-api.ts'

/**
 * The HTTP contract of the gradebook: what each learner of a cohort has done of what it was given. As in cohorts-api.ts,
 * paths are under `/api/v1`, and lists come in pages.
 *
 * | method and path                    | who   | → answer |
 * | ---------------------------------- | ----- | -------- |
 * | GET /cohorts/:cohort/gradebook     | staff | gradebookPageSchema |
 * | GET /cohorts/:cohort/gradebook.csv | staff | text/csv, all of it; `?shape=` of gradebookFileQuerySchema |
 *
 * The file is UTF-8 with a byte order mark and has CRLF, so that spreadsheet programs read it without being asked.
 * What one of them would take for a formula begins with an apostrophe. Times are in the cohort's zone, as the header says.
 */

export const gradebookQuerySchema = pageQuerySchema

export const gradebookFileQuerySchema = z.strictObject({
  /** `table`: a row for each learner, a column for each assignment. `list`: a row for each learner and assignment, with everything. */
  shape: z.enum(['table', 'list']).default('table'),
})

/** What a learner has done of an assignment. Only attempts count that were in time for it. */
export const gradeSchema = z.object({
  assignment: z.uuid(),
  state: z.enum(['passed', 'tried', 'not-begun']),
  attempts: z.int().nonnegative(),
  /** The best one, and how many requirements hold in it. Null: there is none. */
  best: z.object({ attempt: z.uuid(), holds: z.int().nonnegative(), of: z.int().nonnegative() }).nullable(),
  firstPassedAt: timestampSchema.nullable(),
  /** Until when this learner has time. Null: for ever. */
  dueAt: timestampSchema.nullable(),
  /** Whether this learner has more time than the others. */
  extended: z.boolean(),
  /** Whether the best attempt was late, and the assignment marks that. */
  late: z.boolean(),
  /** Whether it was due, and has not been passed. */
  overdue: z.boolean(),
  /** Hints that the learner looked at. */
  hints: z.int().nonnegative(),
  /** Whether the learner saw the solution: before they passed, which counts too where they have not, or after. */
  solution: z.enum(['not-seen', 'seen-before', 'seen-after']),
})

export const gradebookPageSchema = z.object({
  /** What the cohort is given, in its order. */
  assignments: z.array(z.object({ id: z.uuid(), slug: z.string(), required: z.boolean(), dueAt: timestampSchema.nullable() })),
  /** Learners in the order in which they joined, each with a grade for each assignment, in the same order. */
  items: z.array(
    z.object({
      learner: z.object({ id: z.uuid(), name: z.string() }),
      grades: z.array(gradeSchema),
      /** Of required assignments: how many are passed. */
      requiredPassed: z.int().nonnegative(),
    }),
  ),
  next: z.string().nullable(),
})

export type GradebookFileQuery = z.infer<typeof gradebookFileQuerySchema>
export type Grade = z.infer<typeof gradeSchema>
export type GradebookPage = z.infer<typeof gradebookPageSchema>

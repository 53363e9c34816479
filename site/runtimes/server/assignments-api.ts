import { z } from 'zod'
import { standingSchema } from './attempts-api.ts'
import { pageQuerySchema, pageSchema, timestampSchema } from './cohorts-api.ts'

/**
 * The HTTP contract of assignments: what a cohort is given to do, and until when. As in
 * cohorts-api.ts, paths are under `/api/v1`, and lists come in pages.
 *
 * | method and path                                                   | who     | body → answer |
 * | ----------------------------------------------------------------- | ------- | ------------- |
 * | POST   /cohorts/:cohort/assignments                               | staff   | newAssignmentsSchema → 201 madeAssignmentsSchema |
 * | GET    /cohorts/:cohort/assignments                               | members | → assignmentsPageSchema: a page, in their order |
 * | PUT    /cohorts/:cohort/assignments/order                         | staff   | assignmentOrderSchema → assignmentOrderSchema |
 * | GET    /cohorts/:cohort/assignments/:assignment                   | members | → assignmentSchema |
 * | PATCH  /cohorts/:cohort/assignments/:assignment                   | staff   | assignmentChangeSchema → assignmentSchema |
 * | DELETE /cohorts/:cohort/assignments/:assignment                   | staff   | → 204 |
 * | GET    /cohorts/:cohort/assignments/:assignment/extensions        | staff   | → page of extensionSchema |
 * | PUT, DELETE /cohorts/:cohort/assignments/:assignment/extensions/:person | staff | newExtensionSchema → extensionSchema, 204 |
 * | GET    /assignments                                               | signed in | → page of dueSchema: mine, in all my cohorts, by due date; `?slug=` of one exercise |
 *
 * Opening and due times are given as a clock in the cohort's zone shows them. They keep that when
 * the zone changes to or from daylight-saving time, and when the cohort is moved to another zone.
 * Where the clocks change, a due time that is shown twice or never is the later of the two moments
 * that it can be, an opening the earlier: nobody has less time than they read.
 */

/** Assignments of one cohort. */
export const ASSIGNMENTS_CAP = 500

/** What a clock shows, to the minute: `2026-10-25T02:30`. */
const localTimeSchema = z
  .string()
  .regex(/^20\d\d-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])T([01]\d|2[0-3]):[0-5]\d$/)
  .refine((text) => z.iso.date().safeParse(text.slice(0, 10)).success, 'there is no such day')

/** A time as a clock in the cohort's zone shows it, and the moment that it is. */
const zonedTimeSchema = z.object({ local: z.string(), at: timestampSchema })

const lateSchema = z.enum(['accept', 'mark', 'refuse'])
const solutionSchema = z.enum(['free', 'after-due', 'off'])
const hintsSchema = z.discriminatedUnion('mode', [
  z.strictObject({ mode: z.enum(['free', 'off']) }),
  /** Minutes after the learner has begun. */
  z.strictObject({ mode: z.literal('delayed'), afterMinutes: z.int().min(1).max(10_080) }),
])

export const slugSchema = z
  .string()
  .max(100)
  .regex(/^[a-z\d]+(-[a-z\d]+)*$/)

export const newAssignmentsSchema = z.strictObject({
  /** One exercise, or those of a track that the cohort does not have yet. */
  give: z.discriminatedUnion('kind', [
    z.strictObject({ kind: z.literal('exercise'), slug: slugSchema }),
    z.strictObject({ kind: z.literal('track'), track: slugSchema }),
  ]),
  opens: localTimeSchema.nullable().default(null),
  due: localTimeSchema.nullable().default(null),
  /** What becomes of work that is handed in after it was due: it counts, counts with a mark, or is not taken. */
  late: lateSchema.default('mark'),
  required: z.boolean().default(true),
  /** Whether it stays with the exercise's revision of now, or follows it. */
  pinned: z.boolean().default(false),
  hints: hintsSchema.default({ mode: 'free' }),
  solution: solutionSchema.default('free'),
})

export const assignmentChangeSchema = z.strictObject({
  /** Of the assignment that the change was made to. */
  version: z.int().min(1),
  opens: localTimeSchema.nullable().optional(),
  due: localTimeSchema.nullable().optional(),
  late: lateSchema.optional(),
  required: z.boolean().optional(),
  pinned: z.boolean().optional(),
  hints: hintsSchema.optional(),
  solution: solutionSchema.optional(),
})

export const assignmentSchema = z.object({
  id: z.uuid(),
  slug: z.string(),
  opens: zonedTimeSchema.nullable(),
  due: zonedTimeSchema.nullable(),
  /** More time for whoever asks. */
  extension: zonedTimeSchema.nullable(),
  late: lateSchema,
  required: z.boolean(),
  /** Null: it follows the exercise. */
  revision: z.string().nullable(),
  hints: hintsSchema,
  solution: solutionSchema,
  /** Grows with each change. */
  version: z.int(),
})

/** Version of the order: it grows each time that they are put into another one. */
export const assignmentsPageSchema = pageSchema(assignmentSchema).extend({ order: z.int() })

export const madeAssignmentsSchema = z.object({ items: z.array(assignmentSchema) })

export const assignmentOrderSchema = z.strictObject({
  /** Of the order that this one was made of; in an answer, of this one. */
  version: z.int().min(1),
  /** All assignments of the cohort. */
  assignments: z
    .array(z.uuid())
    .max(ASSIGNMENTS_CAP)
    .refine((ids) => new Set(ids).size === ids.length, 'each assignment once'),
})

export const newExtensionSchema = z.strictObject({ due: localTimeSchema })

export const extensionSchema = z.object({ person: z.uuid(), name: z.string(), due: zonedTimeSchema })

export const dueQuerySchema = pageQuerySchema.extend({
  /** Only of this exercise. */
  slug: slugSchema.optional(),
})

export const dueSchema = z.object({
  cohort: z.object({ id: z.uuid(), name: z.string(), timeZone: z.string() }),
  assignment: assignmentSchema,
  /** With the extension. Null: whenever. */
  dueAt: timestampSchema.nullable(),
  state: z.enum(['upcoming', 'open', 'overdue']),
  /**
   * The revision that it stays with, and since when the server has that. Since null: it has nothing of it, and grades by the
   * published one. Null: it follows the exercise.
   */
  pinned: z.object({ revision: z.string(), since: timestampSchema.nullable() }).nullable().default(null),
  /** Null: not begun. */
  standing: standingSchema.nullable(),
})

export type NewAssignments = z.infer<typeof newAssignmentsSchema>
export type AssignmentChange = z.infer<typeof assignmentChangeSchema>
export type Assignment = z.infer<typeof assignmentSchema>
export type AssignmentsPage = z.infer<typeof assignmentsPageSchema>
export type AssignmentOrder = z.infer<typeof assignmentOrderSchema>
export type MadeAssignments = z.infer<typeof madeAssignmentsSchema>
export type NewExtension = z.infer<typeof newExtensionSchema>
export type Extension = z.infer<typeof extensionSchema>
export type DueQuery = z.infer<typeof dueQuerySchema>
export type Due = z.infer<typeof dueSchema>

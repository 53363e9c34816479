import { z } from 'zod'
import { slugSchema } from './assignments-api.ts'
import { timestampSchema } from './cohorts-api.ts'

/**
 * The HTTP contract of a cohort's live board, and of what learners tell it. As in cohorts-api.ts, paths are under `/api/v1`.
 *
 * | method and path                                          | who       | body → answer |
 * | -------------------------------------------------------- | --------- | ------------- |
 * | GET    /cohorts/:cohort/board                            | staff     | → boardSchema |
 * | GET    /cohorts/:cohort/board/events?since=              | staff     | → text/event-stream of boardChangesSchema (event `board`) |
 * | PUT    /cohorts/:cohort/assignments/:assignment/hand     | learners  | newHandSchema → handSchema: raises one's hand |
 * | DELETE /cohorts/:cohort/assignments/:assignment/hand     | learners  | → 204, lowers it |
 * | GET    /cohorts/:cohort/assignments/:assignment/hand     | learners  | → ownHandSchema |
 * | DELETE /cohorts/:cohort/hands/:hand                      | staff     | → 204, lowers somebody's |
 * | PUT    /activity                                         | signed in | activitySchema → 204: one is active in a workspace |
 *
 * A board of 1,000 learners and 80 assignments has 80,000 cells, so cells are tuples, and name learners and
 * assignments of the board by their place in it, from 0. Times are seconds since 1970.
 *
 * The events say what changed since `since`, the `at` of what was read last, so that whoever comes back misses nothing.
 * They end when the members change: whoever comes back is asked again whether they may look.
 */

/** From this attempt on somebody counts as stuck on what does not hold. */
export const STUCK_FROM = 2

const secondsSchema = z.int().nonnegative()

/** Attempts; 1 once it was passed; when the last attempt was handed in; number of the set of requirements that held in it. */
const standingTuple = [z.int().positive(), z.union([z.literal(0), z.literal(1)]), secondsSchema, z.int()] as const
/** Seconds of activity; when there was some last; hints that were looked at; when the solution was, or 0. */
const activityTuple = [secondsSchema, secondsSchema, z.int().nonnegative(), secondsSchema] as const
const placeSchema = z.int().nonnegative()

/** Ids of requirements that held together, by number. */
const heldSchema = z.record(z.string(), z.array(z.string()))

export const handSchema = z.object({
  id: z.uuid(),
  assignment: z.uuid(),
  learner: z.object({ id: z.uuid(), name: z.string() }),
  note: z.string().nullable(),
  /** The first that did not hold in the learner's last attempt. */
  requirement: z.string().nullable(),
  raisedAt: timestampSchema,
})

export const boardSchema = z.object({
  /** For `since`. */
  at: z.string(),
  /** Changes when learners or assignments come and go: read the board again. */
  shape: z.string(),
  assignments: z.array(
    z.object({
      id: z.uuid(),
      slug: z.string(),
      title: z.string(),
      /** `stuck`: learners who have not passed, and whose attempt of {@link STUCK_FROM} or later it does not hold in. */
      requirements: z.array(z.object({ id: z.string(), title: z.string(), stuck: z.int().nonnegative() })),
    }),
  ),
  /** By name. */
  learners: z.array(
    z.object({
      id: z.uuid(),
      name: z.string(),
      /** Each begins with the assignment's place. */
      standings: z.array(z.tuple([placeSchema, ...standingTuple])),
      activity: z.array(z.tuple([placeSchema, ...activityTuple])),
    }),
  ),
  held: heldSchema,
  /** That are up, in the order in which they were raised. */
  hands: z.array(handSchema),
})

export const boardChangesSchema = z.object({
  at: z.string(),
  shape: z.string(),
  /** Each begins with the ids of learner and assignment. */
  standings: z.array(z.tuple([z.uuid(), z.uuid(), ...standingTuple])),
  activity: z.array(z.tuple([z.uuid(), z.uuid(), ...activityTuple])),
  held: heldSchema,
  /** All that are up. */
  hands: z.array(handSchema),
})

export const boardEventsQuerySchema = z.object({ since: z.string().regex(/^\d{1,18}$/) })

const noteSchema = z
  .string()
  .trim()
  .max(280, 'at most 280 characters')
  .regex(/^[^\p{Cc}]*$/u, 'one line, please')
  .transform((text) => (text === '' ? null : text))

export const newHandSchema = z.strictObject({ note: noteSchema.nullable().default(null) })

export const ownHandSchema = z.object({
  /** Null: it is not up. */
  hand: handSchema.nullable(),
  /** What would go with it. */
  requirement: z.string().nullable(),
})

export const activitySchema = z.strictObject({ slug: slugSchema })

/** How often a workspace says that somebody is active in it. */
export const ACTIVITY_SECONDS = 60
/** What one sign of life adds at most. */
export const ACTIVITY_CAP_SECONDS = 90

export type Board = z.infer<typeof boardSchema>
export type BoardChanges = z.infer<typeof boardChangesSchema>
export type BoardEventsQuery = z.infer<typeof boardEventsQuerySchema>
export type Hand = z.infer<typeof handSchema>
export type NewHand = z.infer<typeof newHandSchema>
export type OwnHand = z.infer<typeof ownHandSchema>
export type Activity = z.infer<typeof activitySchema>

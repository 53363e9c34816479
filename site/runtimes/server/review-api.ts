import { z } from 'zod'
import { verdictSchema } from '#engine/verdict/verdict.ts'
import { timingSchema } from './api.ts'
import { newTimestampSchema, timestampSchema } from './cohorts-api.ts'

/**
 * The HTTP contract of reviews: one attempt in a cohort, and what is said about its lines. As in cohorts-api.ts, paths
 * are under `/api/v1`, and lists come in pages. Staff see every attempt of the cohort, a learner their own; to everybody
 * else there is none (404).
 *
 * | method and path                                        | who           | body → answer |
 * | ------------------------------------------------------ | ------------- | ------------- |
 * | GET    /cohorts/:cohort/attempts/:attempt              | staff, its learner | → reviewSchema |
 * | GET    /cohorts/:cohort/attempts/:attempt/files        | staff, its learner | → reviewFilesSchema |
 * | GET    /cohorts/:cohort/attempts/:attempt/threads      | staff, its learner | → page of threadSchema, oldest first |
 * | POST   /cohorts/:cohort/attempts/:attempt/threads      | staff, its learner | newThreadSchema → 201 threadSchema |
 * | GET    /cohorts/:cohort/attempts/:attempt/events       | staff, its learner | → text/event-stream: `comments`, when there is something to read again |
 * | PUT    /cohorts/:cohort/attempts/:attempt/seen         | staff, its learner | seenSchema → 204 |
 * | POST   /cohorts/:cohort/threads/:thread/comments       | staff, the attempt’s learner | newCommentSchema → 201 threadSchema |
 * | PUT, DELETE /cohorts/:cohort/threads/:thread/resolved  | staff         | → threadSchema |
 * | PATCH  /cohorts/:cohort/comments/:comment              | its author    | commentChangeSchema → threadSchema |
 * | DELETE /cohorts/:cohort/comments/:comment              | its author    | → 204; with its last comment a thread is gone |
 * | GET    /comments/unread                                | signed in     | → page of unreadSchema |
 *
 * A comment is Markdown, and hostile: pages show it without HTML of its own and without images.
 */

/** Characters of one comment. */
export const COMMENT_CAP = 10_000
/** Comments of one attempt in one cohort, in all threads. */
export const COMMENTS_CAP = 500

const bodySchema = z
  .string()
  .trim()
  .min(1, 'write something')
  .max(COMMENT_CAP, `at most ${COMMENT_CAP} characters`)
  .refine((text) => !text.includes('\0'), 'it has a character that can not be stored')

const personSchema = z.object({ id: z.uuid(), name: z.string() })
const filesSchema = z.record(z.string(), z.string())

/** What somebody handed in for an assignment, and what came of it. */
export const reviewSchema = z.object({
  /** Of the grading, as everywhere. */
  id: z.uuid(),
  learner: personSchema,
  assignment: z.object({
    id: z.uuid(),
    slug: z.string(),
    /** False: it was taken back since. */
    isGiven: z.boolean(),
  }),
  handedInAt: timestampSchema,
  timing: timingSchema,
  counts: z.boolean(),
  /** Until when the learner had time, with an extension. Null: for ever. */
  dueAt: timestampSchema.nullable(),
  state: z.enum(['queued', 'running', 'done', 'cancelled']),
  /** Of the exercise that it was handed in for. */
  revision: z.string(),
  /** Whether the verdict is of a later grading of the same files, which took the first one's place. */
  regraded: z.boolean(),
  verdict: verdictSchema.nullable(),
  /** What the learner had looked at when they handed it in: how many hints of which requirement, and whether the solution. */
  seen: z.object({ hints: z.array(z.object({ requirement: z.string(), count: z.int().positive() })), solution: z.boolean() }),
  /** Attempts of the same learner at the same assignment, before and after this one. */
  previous: z.uuid().nullable(),
  next: z.uuid().nullable(),
})

export const reviewFilesSchema = z.object({
  /** Everything that was graded, by path. */
  files: filesSchema,
  /** Of the same revision. Null: it is not kept. */
  starter: filesSchema.nullable(),
  /** Of the previous attempt. Null: this is the first one. */
  previous: filesSchema.nullable(),
})

export const commentSchema = z.object({
  id: z.uuid(),
  /** Null: somebody who is gone. */
  author: personSchema.nullable(),
  body: z.string(),
  at: timestampSchema,
  /** When it was changed last. */
  editedAt: timestampSchema.nullable(),
  /** Grows with each change. */
  version: z.int(),
})

export const threadSchema = z.object({
  id: z.uuid(),
  /** A file of the attempt, and the number of the line in it that the thread is about, from 1. */
  file: z.string(),
  line: z.int().positive(),
  /** Null: it is open. */
  resolvedAt: timestampSchema.nullable(),
  /** Oldest first, never none. */
  comments: z.array(commentSchema),
})

export const newCommentSchema = z.strictObject({ body: bodySchema })

export const newThreadSchema = newCommentSchema.extend({
  file: z.string().min(1).max(200),
  line: z.int().positive(),
})

export const commentChangeSchema = newCommentSchema.extend({
  /** Of the comment that the change was made to: another one in between is not overwritten. */
  version: z.int().min(1),
})

/** `until`: when the newest comment was made that the person saw. */
export const seenSchema = z.strictObject({ until: newTimestampSchema })

/** A thread of an attempt of one's own, or with a comment of one's own, with comments of others that one has not seen. */
export const unreadSchema = z.object({
  thread: z.uuid(),
  cohort: z.object({ id: z.uuid(), name: z.string() }),
  attempt: z.uuid(),
  slug: z.string(),
  learner: personSchema,
  file: z.string(),
  line: z.int().positive(),
  /** How many comments are new. */
  count: z.int().positive(),
  /** When the newest was made. */
  lastAt: timestampSchema,
})

export type Review = z.infer<typeof reviewSchema>
export type ReviewFiles = z.infer<typeof reviewFilesSchema>
export type Comment = z.infer<typeof commentSchema>
export type Thread = z.infer<typeof threadSchema>
export type NewThread = z.infer<typeof newThreadSchema>
export type CommentChange = z.infer<typeof commentChangeSchema>
export type Unread = z.infer<typeof unreadSchema>

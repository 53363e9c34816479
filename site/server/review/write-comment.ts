import { randomUUID } from 'node:crypto'
import { and, eq, sql } from 'drizzle-orm'
import { COMMENTS_CAP } from '../../runtimes/server/review-api.ts'
import type { Actor } from '../access/actor.ts'
import { audit } from '../audit/audit.ts'
import { keyReused } from '../cohorts/idempotency-key.ts'
import type { Transaction } from '../cohorts/open-cohort.ts'
import { notify } from '../database/notification.ts'
import { comments, commentThreads } from '../database/schema.ts'
import { ProblemException } from '../problems/problem.ts'
import type { ThreadRow } from './find-attempt.ts'

/** What a request asks for, to tell a repetition from something else. */
export interface Request {
  key: string | undefined
  fingerprint: string
}

/**
 * The thread of the comment that an earlier request with this key made, as long as that is there.
 *
 * @throws ProblemException 422 when the key was used for something else
 */
export async function repeatedThread(tx: Transaction, actor: Actor, { key, fingerprint }: Request): Promise<ThreadRow | undefined> {
  if (key === undefined) return undefined
  const [known] = await tx
    .select({ thread: commentThreads, fingerprint: comments.fingerprint })
    .from(comments)
    .innerJoin(commentThreads, eq(commentThreads.id, comments.thread))
    .where(and(eq(comments.author, actor.id), eq(comments.idempotencyKey, key)))
  if (known && known.fingerprint !== fingerprint) throw keyReused()
  return known?.thread
}

/**
 * Writes a comment, in a transaction that has locked its attempt.
 *
 * @throws ProblemException 409 when there are too many already
 */
export async function writeComment(tx: Transaction, actor: Actor, thread: ThreadRow, body: string, request: Request): Promise<void> {
  const { cohort, attempt } = thread
  const [there] = await tx
    .select({ count: sql<number>`count(*)::integer` })
    .from(comments)
    .innerJoin(commentThreads, eq(commentThreads.id, comments.thread))
    .where(and(eq(commentThreads.attempt, attempt), eq(commentThreads.assignment, thread.assignment)))
  if ((there?.count ?? 0) >= COMMENTS_CAP)
    throw new ProblemException(
      409,
      'too-many-comments',
      `There are ${COMMENTS_CAP} comments, the most that an attempt can have. Talk instead.`,
    )
  const id = randomUUID()
  const made = await tx
    .insert(comments)
    .values({
      id,
      thread: thread.id,
      author: actor.id,
      body,
      // Not when the transaction began: who has seen a comment has seen all that came before it.
      at: sql`clock_timestamp()`,
      idempotencyKey: request.key,
      fingerprint: request.fingerprint,
    })
    .onConflictDoNothing({ target: [comments.author, comments.idempotencyKey] })
    .returning({ id: comments.id })
  // At the same moment, about another attempt.
  if (made.length === 0) throw keyReused()
  await audit(tx, { actor: actor.id, action: 'comment.made', subject: id, details: { cohort, attempt, thread: thread.id } })
  await notify(tx, { kind: 'commented', attempt })
}

import { and, eq, type SQL } from 'drizzle-orm'
import type { CohortRole } from '../access/access.ts'
import type { Actor } from '../access/actor.ts'
import type { Transaction } from '../cohorts/open-cohort.ts'
import type { Database } from '../database/executor.ts'
import { assignmentAttempts, comments, commentThreads, memberships } from '../database/schema.ts'
import { ProblemException } from '../problems/problem.ts'

/** What an attempt counts for in a cohort. */
export type AttemptRow = typeof assignmentAttempts.$inferSelect
export type ThreadRow = typeof commentThreads.$inferSelect
export type CommentRow = typeof comments.$inferSelect

/**
 * An attempt that somebody may see: of their cohort for staff, their own for a learner.
 *
 * @throws ProblemException 404
 * @example const { person, assignment } = await findAttempt(db, actor, cohort, attempt)
 */
export async function findAttempt(db: Pick<Database, 'select'>, actor: Actor, cohort: string, attempt: string): Promise<AttemptRow> {
  const [found] = await db
    .select({ attempt: assignmentAttempts, role: memberships.role })
    .from(assignmentAttempts)
    .leftJoin(memberships, isMemberOf(assignmentAttempts.cohort, actor))
    .where(isAttempt(cohort, attempt))
  if (!found || !maySee(actor, found)) throw unknownAttempt()
  return found.attempt
}

/** The same, locked until the transaction ends: what is said about one attempt is written one after another. */
export async function lockAttempt(tx: Transaction, actor: Actor, cohort: string, attempt: string): Promise<AttemptRow> {
  const [found] = await tx
    .select({ attempt: assignmentAttempts, role: memberships.role })
    .from(assignmentAttempts)
    .leftJoin(memberships, isMemberOf(assignmentAttempts.cohort, actor))
    .where(isAttempt(cohort, attempt))
    .for('update', { of: assignmentAttempts })
  if (!found || !maySee(actor, found)) throw unknownAttempt()
  return found.attempt
}

/** A thread of an attempt that somebody may see, locked with the attempt. @throws ProblemException 404 */
export async function lockThread(tx: Transaction, actor: Actor, cohort: string, thread: string): Promise<ThreadRow> {
  const [found] = await tx
    .select({ thread: commentThreads, attempt: assignmentAttempts, role: memberships.role })
    .from(commentThreads)
    .innerJoin(assignmentAttempts, isAbout())
    .leftJoin(memberships, isMemberOf(commentThreads.cohort, actor))
    .where(and(eq(commentThreads.id, thread), eq(commentThreads.cohort, cohort)))
    .for('update', { of: [assignmentAttempts, commentThreads] })
  if (!found || !maySee(actor, found))
    throw new ProblemException(404, 'thread-unknown', 'There is no such thread in this cohort, or its comments were deleted. Look again.')
  return found.thread
}

/**
 * A comment of one's own in an attempt that one may see, locked with its thread and the attempt.
 *
 * @throws ProblemException 404, 403 for the comment of somebody else
 */
export async function lockComment(
  tx: Transaction,
  actor: Actor,
  cohort: string,
  comment: string,
): Promise<{ comment: CommentRow; thread: ThreadRow }> {
  const [found] = await tx
    .select({ comment: comments, thread: commentThreads, attempt: assignmentAttempts, role: memberships.role })
    .from(comments)
    .innerJoin(commentThreads, eq(commentThreads.id, comments.thread))
    .innerJoin(assignmentAttempts, isAbout())
    .leftJoin(memberships, isMemberOf(commentThreads.cohort, actor))
    .where(and(eq(comments.id, comment), eq(commentThreads.cohort, cohort)))
    .for('update', { of: [assignmentAttempts, commentThreads, comments] })
  if (!found || !maySee(actor, found))
    throw new ProblemException(404, 'comment-unknown', 'There is no such comment in this cohort, or it was deleted. Look again.')
  if (found.comment.author !== actor.id)
    throw new ProblemException(403, 'comment-of-another', 'Only who wrote a comment may change or delete it. Write one of your own.')
  return found
}

const isMemberOf = (cohort: typeof assignmentAttempts.cohort | typeof commentThreads.cohort, { id }: Actor): SQL | undefined =>
  and(eq(memberships.cohort, cohort), eq(memberships.person, id))

const isAttempt = (cohort: string, attempt: string): SQL | undefined =>
  and(eq(assignmentAttempts.cohort, cohort), eq(assignmentAttempts.attempt, attempt))

const isAbout = (): SQL | undefined =>
  and(eq(assignmentAttempts.attempt, commentThreads.attempt), eq(assignmentAttempts.assignment, commentThreads.assignment))

function maySee(actor: Actor, { attempt, role }: { attempt: AttemptRow; role: CohortRole | null }): boolean {
  return actor.isAdministrator || role === 'owner' || role === 'mentor' || (role === 'learner' && attempt.person === actor.id)
}

function unknownAttempt(): ProblemException {
  return new ProblemException(404, 'attempt-unknown', 'There is no such attempt in this cohort, or you may not see it.')
}

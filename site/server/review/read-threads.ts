import { asc, eq, inArray } from 'drizzle-orm'
import type { Comment, Thread } from '../../runtimes/server/review-api.ts'
import type { Database } from '../database/executor.ts'
import { comments, users } from '../database/schema.ts'
import type { ThreadRow } from './find-attempt.ts'

/**
 * Threads with their comments, in the order in which they are given.
 *
 * @example const [thread] = await readThreads(tx, [row])
 */
export async function readThreads(db: Pick<Database, 'select'>, rows: readonly ThreadRow[]): Promise<Thread[]> {
  const found = await db
    .select({ comment: comments, name: users.name })
    .from(comments)
    .leftJoin(users, eq(users.id, comments.author))
    .where(
      inArray(
        comments.thread,
        rows.map(({ id }) => id),
      ),
    )
    .orderBy(asc(comments.at), asc(comments.id))
  return rows.map(({ id, file, line, resolvedAt }) => ({
    id,
    file,
    line,
    resolvedAt: resolvedAt?.toISOString() ?? null,
    comments: found.filter(({ comment }) => comment.thread === id).map(({ comment, name }) => toComment(comment, name)),
  }))
}

/** One thread, which is there. */
export async function readThread(db: Pick<Database, 'select'>, row: ThreadRow): Promise<Thread> {
  const [thread] = await readThreads(db, [row])
  if (!thread) throw new Error('a thread was read and is none')
  return thread
}

/** @param name of its author; null: somebody who is gone */
function toComment({ id, author, body, at, editedAt, version }: typeof comments.$inferSelect, name: string | null): Comment {
  return {
    id,
    author: author === null || name === null ? null : { id: author, name },
    body,
    at: at.toISOString(),
    editedAt: editedAt?.toISOString() ?? null,
    version,
  }
}

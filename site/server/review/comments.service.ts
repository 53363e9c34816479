import { Injectable } from '@nestjs/common'
import { eq, sql } from 'drizzle-orm'
import type { CommentChange, Thread } from '../../runtimes/server/review-api.ts'
import type { Actor } from '../access/actor.ts'
import { audit } from '../audit/audit.ts'
import { openCohort } from '../cohorts/open-cohort.ts'
import { DatabaseService } from '../database/database.service.ts'
import { notify } from '../database/notification.ts'
import { comments, commentThreads } from '../database/schema.ts'
import { ProblemException } from '../problems/problem.ts'
import { lockComment } from './find-attempt.ts'
import { readThread } from './read-threads.ts'

/** What somebody does with a comment of their own. */
@Injectable()
export class CommentsService {
  constructor(private readonly database: DatabaseService) {}

  /**
   * Says it otherwise.
   *
   * @returns the thread that it is in
   * @throws ProblemException 403 for the comment of somebody else, 404, 409 when archived, or with what is there now when it
   *   was changed in between
   */
  async change(actor: Actor, cohort: string, id: string, { version, body }: CommentChange): Promise<Thread> {
    return this.database.db.transaction(async (tx) => {
      await openCohort(tx, cohort, 'share')
      const { comment, thread } = await lockComment(tx, actor, cohort, id)
      // Also a second try after a lost answer.
      if (comment.body === body) return readThread(tx, thread)
      if (comment.version !== version) {
        throw new ProblemException(
          409,
          'comment-changed',
          'You changed the comment in between, perhaps in another tab. Look at it again.',
          {
            extensions: { current: await readThread(tx, thread) },
          },
        )
      }
      await tx
        .update(comments)
        .set({ body, editedAt: sql`now()`, version: version + 1 })
        .where(eq(comments.id, id))
      const { attempt } = thread
      await audit(tx, { actor: actor.id, action: 'comment.changed', subject: id, details: { cohort, attempt, thread: thread.id } })
      await notify(tx, { kind: 'commented', attempt })
      return readThread(tx, thread)
    })
  }

  /** Takes it back; a thread without a comment is gone. @throws ProblemException 403 for the comment of somebody else, 404, 409 when archived */
  async remove(actor: Actor, cohort: string, id: string): Promise<void> {
    await this.database.db.transaction(async (tx) => {
      await openCohort(tx, cohort, 'share')
      const { thread } = await lockComment(tx, actor, cohort, id)
      await tx.delete(comments).where(eq(comments.id, id))
      if ((await tx.$count(comments, eq(comments.thread, thread.id))) === 0)
        await tx.delete(commentThreads).where(eq(commentThreads.id, thread.id))
      const { attempt } = thread
      await audit(tx, { actor: actor.id, action: 'comment.deleted', subject: id, details: { cohort, attempt, thread: thread.id } })
      await notify(tx, { kind: 'commented', attempt })
    })
  }
}

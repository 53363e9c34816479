import { randomUUID } from 'node:crypto'
import { Injectable } from '@nestjs/common'
import { and, eq, sql } from 'drizzle-orm'
import type { Page, PageQuery } from '../../runtimes/server/cohorts-api.ts'
import { linesOf } from '../../runtimes/server/lines-of.ts'
import type { NewThread, Thread } from '../../runtimes/server/review-api.ts'
import type { Actor } from '../access/actor.ts'
import { audit } from '../audit/audit.ts'
import { fingerprintOf } from '../cohorts/idempotency-key.ts'
import { openCohort, type Transaction } from '../cohorts/open-cohort.ts'
import { pagingOf } from '../cohorts/paging.ts'
import { DatabaseService } from '../database/database.service.ts'
import { notify } from '../database/notification.ts'
import { commentThreads, gradings } from '../database/schema.ts'
import { ProblemException } from '../problems/problem.ts'
import { findAttempt, lockAttempt, lockThread } from './find-attempt.ts'
import { readThread, readThreads } from './read-threads.ts'
import { repeatedThread, writeComment } from './write-comment.ts'

/** What is talked about at lines of an attempt. */
@Injectable()
export class ThreadsService {
  constructor(private readonly database: DatabaseService) {}

  /** The oldest first, resolved ones too. @throws ProblemException 404 */
  async list(actor: Actor, cohort: string, attempt: string, query: PageQuery): Promise<Page<Thread>> {
    const { db } = this.database
    const { assignment } = await findAttempt(db, actor, cohort, attempt)
    const paging = pagingOf(query, { by: commentThreads.createdAt, type: 'timestamptz', id: commentThreads.id, direction: 'asc' })
    const rows = await db
      .select({ thread: commentThreads, place: paging.place, placeId: paging.placeId })
      .from(commentThreads)
      .where(and(eq(commentThreads.attempt, attempt), eq(commentThreads.assignment, assignment), paging.where))
      .orderBy(paging.orderBy)
      .limit(paging.limit)
    const { items, next } = paging.page(rows, ({ thread }) => thread)
    return { items: await readThreads(db, items), next }
  }

  /**
   * Begins to talk about a line. The same idempotency key begins one thread.
   *
   * @throws ProblemException 404, 409 when archived, or when there is too much, 422 for a line that is none, or when the
   *   key was used for something else
   */
  async begin(actor: Actor, cohort: string, attempt: string, asked: NewThread, key: string | undefined): Promise<Thread> {
    const { file, line, body } = asked
    const request = { key, fingerprint: fingerprintOf([cohort, attempt, file, line, body]) }
    return this.database.db.transaction(async (tx) => {
      await openCohort(tx, cohort, 'share')
      const { assignment } = await lockAttempt(tx, actor, cohort, attempt)
      const repeated = await repeatedThread(tx, actor, request)
      if (repeated) return readThread(tx, repeated)
      await checkLine(tx, attempt, asked)
      const [thread] = await tx
        .insert(commentThreads)
        .values({ id: randomUUID(), cohort, attempt, assignment, file, line, createdAt: sql`clock_timestamp()` })
        .returning()
      if (!thread) throw new Error('a thread was not stored')
      await writeComment(tx, actor, thread, body, request)
      return readThread(tx, thread)
    })
  }

  /**
   * Goes on talking. The same idempotency key makes one comment.
   *
   * @throws ProblemException 404, 409 when archived, or when there is too much, 422 when the key was used for something else
   */
  async reply(actor: Actor, cohort: string, id: string, body: string, key: string | undefined): Promise<Thread> {
    const request = { key, fingerprint: fingerprintOf([cohort, id, body]) }
    return this.database.db.transaction(async (tx) => {
      await openCohort(tx, cohort, 'share')
      const thread = await lockThread(tx, actor, cohort, id)
      if (!(await repeatedThread(tx, actor, request))) await writeComment(tx, actor, thread, body, request)
      return readThread(tx, thread)
    })
  }

  /** Resolves or reopens; what is so already stays as it is. @throws ProblemException 404, 409 when archived */
  async setResolved(actor: Actor, cohort: string, id: string, isResolved: boolean): Promise<Thread> {
    return this.database.db.transaction(async (tx) => {
      await openCohort(tx, cohort, 'share')
      const before = await lockThread(tx, actor, cohort, id)
      if ((before.resolvedAt !== null) === isResolved) return readThread(tx, before)
      const [thread] = await tx
        .update(commentThreads)
        .set({ resolvedAt: isResolved ? sql`now()` : null })
        .where(eq(commentThreads.id, id))
        .returning()
      if (!thread) throw new Error('a thread that was locked is gone')
      const details = { cohort, attempt: thread.attempt }
      await audit(tx, { actor: actor.id, action: isResolved ? 'thread.resolved' : 'thread.reopened', subject: id, details })
      await notify(tx, { kind: 'commented', attempt: thread.attempt })
      return readThread(tx, thread)
    })
  }
}

/** @throws ProblemException 422 */
async function checkLine(tx: Transaction, attempt: string, { file, line }: NewThread): Promise<void> {
  const [grading] = await tx.select({ files: gradings.files }).from(gradings).where(eq(gradings.id, attempt))
  const text = new Map(Object.entries(grading?.files ?? {})).get(file)
  if (text === undefined) throw new ProblemException(422, 'line-unknown', `The attempt has no file ${file}. Choose one of its files.`)
  const lines = linesOf(text).length
  if (line > lines) throw new ProblemException(422, 'line-unknown', `${file} has ${lines} lines, and no line ${line}. Choose one of them.`)
}

import { Injectable } from '@nestjs/common'
import { and, eq, exists, isNull, ne, or, sql } from 'drizzle-orm'
import { alias } from 'drizzle-orm/pg-core'
import type { Page, PageQuery } from '../../runtimes/server/cohorts-api.ts'
import type { Unread } from '../../runtimes/server/review-api.ts'
import type { Actor } from '../access/actor.ts'
import { pagingOf } from '../cohorts/paging.ts'
import { DatabaseService } from '../database/database.service.ts'
import { assignmentAttempts, cohorts, comments, commentsSeen, commentThreads, memberships, users } from '../database/schema.ts'
import { findAttempt } from './find-attempt.ts'

const own = alias(comments, 'own')

/** What others said and somebody has not seen. */
@Injectable()
export class UnreadService {
  constructor(private readonly database: DatabaseService) {}

  /** Of one's own attempts, and for staff of threads that they take part in; the newest first. */
  async list(person: string, query: PageQuery): Promise<Page<Unread>> {
    const threads = this.threads(person)
    const paging = pagingOf(query, { by: threads.lastAt, type: 'timestamptz', id: threads.thread, direction: 'desc' })
    const rows = await this.database.db
      .select({
        thread: threads.thread,
        cohort: threads.cohort,
        cohortName: cohorts.name,
        attempt: threads.attempt,
        slug: threads.slug,
        learner: threads.learner,
        name: users.name,
        file: threads.file,
        line: threads.line,
        count: threads.count,
        lastAt: threads.lastAt,
        // Else its name is that of what it is sorted by.
        place: paging.place.as('place'),
        placeId: paging.placeId,
      })
      .from(threads)
      .innerJoin(users, eq(users.id, threads.learner))
      .innerJoin(cohorts, eq(cohorts.id, threads.cohort))
      .where(paging.where)
      .orderBy(paging.orderBy)
      .limit(paging.limit)
    return paging.page(rows, ({ cohort, cohortName, learner, name, lastAt, thread, attempt, slug, file, line, count }) => ({
      thread,
      cohort: { id: cohort, name: cohortName },
      attempt,
      slug,
      learner: { id: learner, name },
      file,
      line,
      count,
      lastAt: lastAt.toISOString(),
    }))
  }

  /** Says until when somebody has seen what is said about an attempt. What was seen stays seen. @throws ProblemException 404 */
  async see(actor: Actor, cohort: string, attempt: string, until: string): Promise<void> {
    const { db } = this.database
    const { assignment } = await findAttempt(db, actor, cohort, attempt)
    await db
      .insert(commentsSeen)
      .values({ attempt, assignment, person: actor.id, seenUntil: sql`least(${until}::timestamptz(3), clock_timestamp())` })
      .onConflictDoUpdate({
        target: [commentsSeen.attempt, commentsSeen.assignment, commentsSeen.person],
        set: { seenUntil: sql`greatest(${commentsSeen.seenUntil}, excluded.seen_until)` },
      })
  }

  private threads(person: string) {
    const { db } = this.database
    const isOf = { attempt: assignmentAttempts.attempt, assignment: assignmentAttempts.assignment }
    const takesPart = exists(
      db
        .select({ id: own.id })
        .from(own)
        .where(and(eq(own.thread, commentThreads.id), eq(own.author, person))),
    )
    return db
      .select({
        thread: commentThreads.id,
        cohort: commentThreads.cohort,
        attempt: commentThreads.attempt,
        slug: assignmentAttempts.slug,
        learner: sql<string>`${assignmentAttempts.person}`.as('learner'),
        file: commentThreads.file,
        line: commentThreads.line,
        count: sql<number>`count(*)::integer`.as('count'),
        lastAt: sql`max(${comments.at})`.mapWith(comments.at).as('last_at'),
      })
      .from(comments)
      .innerJoin(commentThreads, eq(commentThreads.id, comments.thread))
      .innerJoin(assignmentAttempts, and(eq(isOf.attempt, commentThreads.attempt), eq(isOf.assignment, commentThreads.assignment)))
      .innerJoin(memberships, and(eq(memberships.cohort, commentThreads.cohort), eq(memberships.person, person)))
      .leftJoin(
        commentsSeen,
        and(eq(commentsSeen.attempt, isOf.attempt), eq(commentsSeen.assignment, isOf.assignment), eq(commentsSeen.person, person)),
      )
      .where(
        and(
          or(isNull(comments.author), ne(comments.author, person)),
          or(isNull(commentsSeen.seenUntil), sql`${comments.at} > ${commentsSeen.seenUntil}`),
          or(eq(assignmentAttempts.person, person), and(ne(memberships.role, 'learner'), takesPart)),
        ),
      )
      .groupBy(commentThreads.id, assignmentAttempts.slug, assignmentAttempts.person)
      .as('unread')
  }
}

import { Injectable } from '@nestjs/common'
import { and, asc, count, desc, eq, lte, sql } from 'drizzle-orm'
import { alias } from 'drizzle-orm/pg-core'
import type { SourceFiles } from '#engine/compile/types.ts'
import type { Review, ReviewFiles } from '../../runtimes/server/review-api.ts'
import type { Actor } from '../access/actor.ts'
import { counts } from '../cohorts/count-attempt.ts'
import { DatabaseService } from '../database/database.service.ts'
import { assignmentAttempts, assignments, gradings, reveals, users } from '../database/schema.ts'
import { findAttempt, type AttemptRow } from './find-attempt.ts'
import { StartersService } from './starters.service.ts'

/** Whose verdict counts in place of the attempt's own. */
const standing = alias(gradings, 'standing')

/** Rows for run sessions only: no grading sees them, and no starter that is kept has them. */
const SAMPLE_SQL = 'database/sample.sql'

/** One attempt, for who talks about it. */
@Injectable()
export class ReviewService {
  constructor(
    private readonly database: DatabaseService,
    private readonly starters: StartersService,
  ) {}

  /** @throws ProblemException 404 for an attempt that counts for nothing here, or that the actor may not see */
  async find(actor: Actor, cohort: string, id: string): Promise<Review> {
    const { db } = this.database
    const attempt = await findAttempt(db, actor, cohort, id)
    const [row] = await db
      .select({ name: users.name, given: assignments.id, grading: gradings, standing: standing.verdict })
      .from(gradings)
      .leftJoin(standing, eq(standing.id, gradings.current))
      .innerJoin(users, eq(users.id, attempt.person))
      .leftJoin(assignments, eq(assignments.id, attempt.assignment))
      .where(eq(gradings.id, id))
    if (!row) throw new Error(`an attempt has no grading: ${id}`)
    const verdict = row.standing ?? row.grading.verdict
    return {
      id,
      learner: { id: attempt.person, name: row.name },
      assignment: { id: attempt.assignment, slug: attempt.slug, isGiven: row.given !== null },
      handedInAt: attempt.handedInAt.toISOString(),
      timing: attempt.timing,
      counts: counts(attempt),
      dueAt: attempt.dueAt?.toISOString() ?? null,
      state: row.grading.state,
      revision: verdict?.exercise.revision ?? row.grading.revision,
      regraded: row.standing !== null,
      verdict,
      seen: await this.seenBefore(attempt),
      previous: await this.beside(attempt, 'previous'),
      next: await this.beside(attempt, 'next'),
    }
  }

  /** @throws ProblemException 404, as `find` */
  async check(actor: Actor, cohort: string, id: string): Promise<void> {
    await findAttempt(this.database.db, actor, cohort, id)
  }

  /** @throws ProblemException 404, as `find` */
  async files(actor: Actor, cohort: string, id: string): Promise<ReviewFiles> {
    const attempt = await findAttempt(this.database.db, actor, cohort, id)
    const grading = await this.grading(id)
    // Beside files that are gone it would look as if the learner had deleted all of it.
    const starter = grading.emptiedAt === null ? await this.starters.of(grading) : null
    const previous = await this.beside(attempt, 'previous')
    return {
      files: withoutSample(grading.files),
      starter: starter && withoutSample(starter),
      previous: previous === null ? null : withoutSample((await this.grading(previous)).files),
    }
  }

  private async grading(id: string) {
    const { slug, revision, bundle, files, emptiedAt } = gradings
    const [row] = await this.database.db.select({ slug, revision, bundle, files, emptiedAt }).from(gradings).where(eq(gradings.id, id))
    if (!row) throw new Error(`an attempt has no grading: ${id}`)
    return row
  }

  private async seenBefore({ person, slug, handedInAt }: AttemptRow): Promise<Review['seen']> {
    const rows = await this.database.db
      .select({ requirement: reveals.requirement, count: count() })
      .from(reveals)
      .where(and(eq(reveals.person, person), eq(reveals.slug, slug), lte(reveals.revealedAt, handedInAt)))
      .groupBy(reveals.requirement)
      .orderBy(asc(reveals.requirement))
    return {
      hints: rows.filter(({ requirement }) => requirement !== ''),
      solution: rows.some(({ requirement }) => requirement === ''),
    }
  }

  /** The attempt of the same learner and assignment that was handed in just before or after. */
  private async beside({ person, assignment, attempt }: AttemptRow, which: 'previous' | 'next'): Promise<string | null> {
    const place = [assignmentAttempts.handedInAt, assignmentAttempts.attempt] as const
    const compare = sql.raw(which === 'next' ? '>' : '<')
    const [found] = await this.database.db
      .select({ id: assignmentAttempts.attempt })
      .from(assignmentAttempts)
      .where(
        and(
          eq(assignmentAttempts.assignment, assignment),
          eq(assignmentAttempts.person, person),
          // Compared in the database, which knows the moment better than a JavaScript date.
          sql`(${place[0]}, ${place[1]}) ${compare} (select this.handed_in_at, this.attempt from assignment_attempts this
            where this.attempt = ${attempt} and this.assignment = ${assignment})`,
        ),
      )
      .orderBy(...place.map((column) => (which === 'next' ? asc(column) : desc(column))))
      .limit(1)
    return found?.id ?? null
  }
}

function withoutSample(files: SourceFiles): Record<string, string> {
  return Object.fromEntries(Object.entries(files).filter(([path]) => path !== SAMPLE_SQL))
}

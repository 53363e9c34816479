import { Injectable } from '@nestjs/common'
import { and, eq } from 'drizzle-orm'
import { alias } from 'drizzle-orm/pg-core'
import type { Verdict } from '#engine/verdict/verdict.ts'
import type { Attempt, AttemptQuery } from '../../runtimes/server/attempts-api.ts'
import type { Page, PageQuery } from '../../runtimes/server/cohorts-api.ts'
import { DatabaseService } from '../database/database.service.ts'
import { assignmentAttempts, gradings, users } from '../database/schema.ts'
import { assignmentRow } from './assignments.service.ts'
import { counts } from './count-attempt.ts'
import { findMember } from './members.service.ts'
import { pagingOf } from './paging.ts'

/** Whose verdict counts in place of the attempt's own. */
const standing = alias(gradings, 'standing')

/** What was handed in for an assignment. */
@Injectable()
export class AttemptsService {
  constructor(private readonly database: DatabaseService) {}

  /** Of everybody, or of one member; the newest first. @throws ProblemException 404 for an assignment or a member that is none */
  async list(cohort: string, assignment: string, { learner, ...query }: AttemptQuery): Promise<Page<Attempt>> {
    await assignmentRow(this.database.db, cohort, assignment)
    if (learner !== undefined) await findMember(this.database.db, cohort, learner)
    return this.page(assignment, learner, query)
  }

  /** The newest first. @throws ProblemException 404 */
  async mine(person: string, cohort: string, assignment: string, query: PageQuery): Promise<Page<Attempt>> {
    await assignmentRow(this.database.db, cohort, assignment)
    return this.page(assignment, person, query)
  }

  private async page(assignment: string, person: string | undefined, query: PageQuery): Promise<Page<Attempt>> {
    const { handedInAt, attempt } = assignmentAttempts
    const paging = pagingOf(query, { by: handedInAt, type: 'timestamptz', id: attempt, direction: 'desc' })
    const rows = await this.database.db
      .select({
        counted: assignmentAttempts,
        name: users.name,
        state: gradings.state,
        revision: gradings.revision,
        own: gradings.verdict,
        standing: standing.verdict,
        place: paging.place,
        placeId: paging.placeId,
      })
      .from(assignmentAttempts)
      .innerJoin(gradings, eq(gradings.id, attempt))
      .leftJoin(standing, eq(standing.id, gradings.current))
      .innerJoin(users, eq(users.id, assignmentAttempts.person))
      .where(
        and(
          eq(assignmentAttempts.assignment, assignment),
          person === undefined ? undefined : eq(assignmentAttempts.person, person),
          paging.where,
        ),
      )
      .orderBy(paging.orderBy)
      .limit(paging.limit)
    return paging.page(rows, ({ counted, name, own, standing, ...row }) => toAttempt({ ...counted, ...row, name, own, standing }))
  }
}

type Row = typeof assignmentAttempts.$inferSelect & {
  name: string
  state: Attempt['state']
  revision: string
  own: Verdict | null
  standing: Verdict | null
}

function toAttempt({ attempt, person, name, timing, handedInAt, dueAt, state, revision, own, standing }: Row): Attempt {
  const verdict = standing ?? own
  return {
    id: attempt,
    learner: { id: person, name },
    handedInAt: handedInAt.toISOString(),
    timing,
    counts: counts({ timing }),
    dueAt: dueAt?.toISOString() ?? null,
    state,
    revision: verdict?.exercise.revision ?? revision,
    regraded: standing !== null,
    status: verdict?.status ?? null,
    requirements: (verdict?.requirements ?? []).map(({ id, title, status }) => ({ id, title, status })),
  }
}

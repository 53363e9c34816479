import { and, asc, eq, inArray } from 'drizzle-orm'
import type { ProgressPage, Standing } from '../../runtimes/server/attempts-api.ts'
import type { PageQuery } from '../../runtimes/server/cohorts-api.ts'
import type { Database } from '../database/executor.ts'
import { assignments, heldSets, memberships, standings, users } from '../database/schema.ts'
import { checkCohort } from './open-cohort.ts'
import { pagingOf } from './paging.ts'

/**
 * Where the learners of a cohort stand with what it is given, in four queries however much there is.
 *
 * @throws ProblemException 404
 * @example (await readProgress(db, cohort, { limit: 50 })).items[0]?.standings
 */
export async function readProgress(db: Database, cohort: string, query: PageQuery): Promise<ProgressPage> {
  await checkCohort(db, cohort)
  const given = await db
    .select({ id: assignments.id, slug: assignments.slug, required: assignments.required, late: assignments.late })
    .from(assignments)
    .where(eq(assignments.cohort, cohort))
    .orderBy(asc(assignments.position))
  const paging = pagingOf(query, { by: memberships.joinedAt, type: 'timestamptz', id: memberships.person, direction: 'asc' })
  const rows = await db
    .select({ id: memberships.person, name: users.name, place: paging.place, placeId: paging.placeId })
    .from(memberships)
    .innerJoin(users, eq(users.id, memberships.person))
    .where(and(eq(memberships.cohort, cohort), eq(memberships.role, 'learner'), paging.where))
    .orderBy(paging.orderBy)
    .limit(paging.limit)
  const page = paging.page(rows, ({ id, name }) => ({ id, name }))
  const byLearner = await standingsOf(
    db,
    cohort,
    page.items.map(({ id }) => id),
  )
  return {
    assignments: given,
    items: page.items.map((learner) => ({ learner, standings: byLearner.get(learner.id) ?? [] })),
    next: page.next,
  }
}

/** By learner, in the order of the assignments; who has not begun has none. */
export async function standingsOf(db: Database, cohort: string, learners: readonly string[]): Promise<ReadonlyMap<string, Standing[]>> {
  const rows = await db
    .select({ standing: standings, holds: heldSets.ids })
    .from(standings)
    .innerJoin(assignments, eq(assignments.id, standings.assignment))
    .innerJoin(heldSets, eq(heldSets.id, standings.lastHeld))
    .where(and(eq(standings.cohort, cohort), inArray(standings.person, [...learners])))
    .orderBy(asc(standings.person), asc(assignments.position))
  return new Map(
    [...Map.groupBy(rows, ({ standing }) => standing.person)].map(([person, all]) => [
      person,
      all.map(({ standing, holds }) => toStanding(standing, holds)),
    ]),
  )
}

function toStanding(row: typeof standings.$inferSelect, holds: string[]): Standing {
  const { assignment, attempts, firstPassedAt } = row
  return {
    assignment,
    attempts,
    best: { attempt: row.best, status: row.bestStatus, holds: row.bestHolds, of: row.bestOf, timing: row.bestTiming },
    last: { attempt: row.last, status: row.lastStatus, holds, handedInAt: row.lastHandedInAt.toISOString() },
    firstPassedAt: firstPassedAt?.toISOString() ?? null,
    late: row.bestTiming === 'late',
  }
}

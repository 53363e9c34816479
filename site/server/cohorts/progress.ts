import { and, asc, eq, sql } from 'drizzle-orm'
import type { ProgressPage, Standing } from '../../runtimes/server/attempts-api.ts'
import type { PageQuery } from '../../runtimes/server/cohorts-api.ts'
import type { Database } from '../database/executor.ts'
import { assignments, memberships, users } from '../database/schema.ts'
import { checkCohort } from './open-cohort.ts'
import { pagingOf } from './paging.ts'

type StandingRow = Omit<Standing, 'late'> & { person: string }

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
  const standings = await standingsOf(
    db,
    cohort,
    page.items.map(({ id }) => id),
  )
  return {
    assignments: given,
    items: page.items.map((learner) => ({ learner, standings: standings.get(learner.id) ?? [] })),
    next: page.next,
  }
}

/** By learner, in the order of the assignments; who has not begun has none. */
export async function standingsOf(db: Database, cohort: string, learners: readonly string[]): Promise<ReadonlyMap<string, Standing[]>> {
  const { rows } = await db.execute<StandingRow & Record<string, unknown>>(standingsQuery(cohort, learners))
  const byLearner = new Map<string, Standing[]>()
  for (const { person, ...row } of rows) {
    const known = byLearner.get(person) ?? []
    byLearner.set(person, known)
    known.push({ ...row, late: row.best.timing === 'late' })
  }
  return byLearner
}

/** Our own errors, and what has no verdict yet, are no attempts here. */
function standingsQuery(cohort: string, learners: readonly string[]) {
  const iso = (moment: string) => sql.raw(`to_char(${moment} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`)
  return sql`
    with graded as (
      select handed.person, handed.assignment, given.position, handed.attempt, handed.timing, handed.handed_in_at,
        verdict.verdict_status as status, verdict.verdict_holds as holds, verdict.verdict_requirements as requirements
      from assignment_attempts handed
      join assignments given on given.id = handed.assignment
      join gradings own on own.id = handed.attempt
      join gradings verdict on verdict.id = coalesce(own.current, own.id)
      where handed.cohort = ${cohort} and handed.person = any (${sql.param(learners)}::uuid[]) and handed.timing in ('on-time', 'late')
        and verdict.verdict_status <> 'error'
    ), standings as (
      select person, assignment, position, count(*)::integer as attempts,
        (array_agg(attempt order by status = 'passed' desc, cardinality(holds) desc, handed_in_at, attempt))[1] as best,
        (array_agg(attempt order by handed_in_at desc, attempt desc))[1] as last,
        min(handed_in_at) filter (where status = 'passed') as first_passed_at
      from graded
      group by person, assignment, position
    )
    select standings.person, standings.assignment, standings.attempts, ${iso('first_passed_at')} as "firstPassedAt",
      json_build_object('attempt', best.attempt, 'status', best.status, 'holds', cardinality(best.holds), 'of', best.requirements,
        'timing', best.timing) as best,
      json_build_object('attempt', last.attempt, 'status', last.status, 'holds', last.holds, 'handedInAt', ${iso('last.handed_in_at')}) as last
    from standings
    join graded best on best.attempt = standings.best and best.assignment = standings.assignment
    join graded last on last.attempt = standings.last and last.assignment = standings.assignment
    order by standings.person, standings.position`
}

import { and, eq, sql } from 'drizzle-orm'
import type { PageQuery } from '../../runtimes/server/cohorts-api.ts'
import type { AssignmentInsight, InsightsPage } from '../../runtimes/server/insights-api.ts'
import { checkCohort } from '../cohorts/open-cohort.ts'
import { pagingOf } from '../cohorts/paging.ts'
import type { Database, Executor } from '../database/executor.ts'
import { assignments, memberships } from '../database/schema.ts'
import { countedAttempts, minutesBetween, percentile, tenths } from './counted-attempts.ts'

/**
 * Where the learners of a cohort lost time with what it is given, one page of assignments, in five queries however much there is.
 *
 * @throws ProblemException 404
 * @example (await readInsights(db, cohort, { limit: 20 })).items[0]?.minutesLost // 95.5
 */
export async function readInsights(db: Database, cohort: string, query: PageQuery): Promise<InsightsPage> {
  await checkCohort(db, cohort)
  const paging = pagingOf(query, { by: assignments.position, type: 'integer', id: assignments.id, direction: 'asc' })
  const rows = await db
    .select({
      id: assignments.id,
      slug: assignments.slug,
      required: assignments.required,
      place: paging.place,
      placeId: paging.placeId,
    })
    .from(assignments)
    .where(and(eq(assignments.cohort, cohort), paging.where))
    .orderBy(paging.orderBy)
    .limit(paging.limit)
  const { items, next } = paging.page(rows, ({ id, slug, required }) => ({ id, slug, required }))
  const ids = items.map(({ id }) => id)
  const learners = await db.$count(memberships, and(eq(memberships.cohort, cohort), eq(memberships.role, 'learner')))
  const figures = await figuresOf(db, ids)
  const onTask = await minutesOnTaskOf(db, ids)
  return {
    learners,
    items: items.map(({ id, slug, required }) => ({
      assignment: id,
      slug,
      required,
      ...(figures.get(id) ?? NOBODY_BEGAN),
      minutesOnTask: onTask.get(id) ?? null,
    })),
    next,
  }
}

type Figures = Omit<AssignmentInsight, 'assignment' | 'slug' | 'required' | 'minutesOnTask'>

const NOBODY_BEGAN: Figures = { began: 0, passed: 0, attemptsToPass: null, minutesToPass: null, minutesLost: 0 }

interface FiguresRow extends Record<string, unknown> {
  assignment: string
  began: number
  passed: number
  attemptsToPass: number | null
  median: number | null
  p90: number | null
  minutesLost: number
}

async function figuresOf(db: Executor, assignments: readonly string[]): Promise<ReadonlyMap<string, Figures>> {
  const toPass = minutesBetween(sql`began`, sql`passed_at`)
  const { rows } = await db.execute<FiguresRow>(sql`
    with counted as (${countedAttempts(assignments)}), learners as (
      select assignment, person, min(began) as began, max(at) as last_at,
        min(at) filter (where status = 'passed') as passed_at, min(nth) filter (where status = 'passed') as passed_nth
      from counted group by assignment, person
    )
    select assignment, count(*)::integer as began, count(passed_at)::integer as passed,
      ${percentile(0.5, sql`passed_nth`)} as "attemptsToPass",
      ${percentile(0.5, toPass)} as median, ${percentile(0.9, toPass)} as p90,
      ${tenths(sql`sum(${minutesBetween(sql`began`, sql`coalesce(passed_at, last_at)`)})`)} as "minutesLost"
    from learners group by assignment`)
  return new Map(
    rows.map(({ assignment, began, passed, attemptsToPass, median, p90, minutesLost }) => [
      assignment,
      { began, passed, attemptsToPass, minutesToPass: median === null || p90 === null ? null : { median, p90 }, minutesLost },
    ]),
  )
}

async function minutesOnTaskOf(db: Executor, assignments: readonly string[]): Promise<ReadonlyMap<string, number>> {
  const { rows } = await db.execute<{ assignment: string; minutes: number }>(sql`
    select given.id as assignment, ${percentile(0.5, sql`active_ms / 60000.0`)} as minutes
    from assignments given
    join memberships on memberships.cohort = given.cohort and role = 'learner'
    join activity on (activity.person, activity.slug) = (memberships.person, given.slug)
    where given.id = any (${sql.param(assignments)}::uuid[])
    group by given.id`)
  return new Map(rows.map(({ assignment, minutes }) => [assignment, minutes]))
}

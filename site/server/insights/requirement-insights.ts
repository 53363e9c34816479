import { sql } from 'drizzle-orm'
import { z } from 'zod'
import type { RequirementInsight, RequirementInsights } from '../../runtimes/server/insights-api.ts'
import { assignmentRow } from '../cohorts/assignments.service.ts'
import { checkCohort } from '../cohorts/open-cohort.ts'
import type { Database, Executor } from '../database/executor.ts'
import { countedAttempts, minutesBetween, percentile, tenths } from './counted-attempts.ts'

/**
 * How the learners of a cohort fared with each requirement of an assignment, in five queries however much there is.
 *
 * @throws ProblemException 404
 * @example (await readRequirementInsights(db, cohort, assignment)).requirements[0]?.failed // 12
 */
export async function readRequirementInsights(db: Database, cohort: string, assignment: string): Promise<RequirementInsights> {
  await checkCohort(db, cohort)
  const { slug } = await assignmentRow(db, cohort, assignment)
  const revisions = await revisionsOf(db, assignment)
  const figures = await figuresOf(db, assignment, revisions)
  const hints = await hintsOf(db, assignment, slug)
  // Of a requirement in several revisions the newest title counts.
  const titles = new Map<string, string>()
  for (const { id, title } of revisions.flatMap(({ requirements }) => requirements)) if (!titles.has(id)) titles.set(id, title)
  return {
    assignment: { id: assignment, slug },
    solutionSeen: hints.get('')?.learners ?? 0,
    requirements: [...titles].flatMap(([id, title]) => {
      const figure = figures.get(id)
      return figure ? [{ title, ...figure, hints: hints.get(id) ?? { learners: 0, taken: 0 } }] : []
    }),
  }
}

interface Revision {
  revision: string
  requirements: readonly { id: string; title: string }[]
}

const verdictSchema = z.object({ requirements: z.array(z.object({ id: z.string(), title: z.string() })) })

/**
 * What attempts were graded by, the newest first: an exercise that was changed may have other requirements by now. Read from
 * one verdict of each, so that an exercise is shown too that is not in the course any more.
 */
async function revisionsOf(db: Executor, assignment: string): Promise<Revision[]> {
  const { rows } = await db.execute<{ revision: string; verdict: unknown }>(sql`
    with counted as (${countedAttempts([assignment])}), newest as (
      select distinct on (revision) revision, grading, at, attempt from counted order by revision, at desc, attempt desc
    )
    select newest.revision, gradings.verdict from newest join gradings on gradings.id = newest.grading
    order by newest.at desc, newest.attempt desc`)
  return rows.map(({ revision, verdict }) => ({ revision, requirements: verdictSchema.parse(verdict).requirements }))
}

type Figures = Omit<RequirementInsight, 'title' | 'hints'>

async function figuresOf(db: Executor, assignment: string, revisions: readonly Revision[]): Promise<ReadonlyMap<string, Figures>> {
  const asked = revisions.flatMap(({ revision, requirements }) => requirements.map(({ id }) => ({ revision, id })))
  const { rows } = await db.execute<Figures & Record<string, unknown>>(sql`
    with counted as (${countedAttempts([assignment])}), checked as (
      select asked.id, counted.*, asked.id = any (holds) as held
      from counted
      join unnest(${sql.param(asked.map(({ revision }) => revision))}::text[], ${sql.param(asked.map(({ id }) => id))}::text[])
        as asked (revision, id) using (revision)
    ), learners as (
      select id, person, min(began) as began, max(at) as last_at, count(*) as attempts, count(*) filter (where not held) as failed,
        min(nth) filter (where held) as held_nth, min(at) filter (where held) as held_at, (array_agg(held order by nth desc))[1] as holds
      from checked group by id, person
    )
    select id, sum(attempts)::integer as attempts, sum(failed)::integer as failed, count(*)::integer as learners,
      (count(*) filter (where holds))::integer as holding, (count(*) filter (where held_at is null))::integer as never,
      ${percentile(0.5, sql`held_nth`)} as "attemptsUntilHeld",
      ${percentile(0.5, minutesBetween(sql`began`, sql`held_at`))} as "minutesUntilHeld",
      ${tenths(sql`sum(${minutesBetween(sql`began`, sql`coalesce(held_at, last_at)`)})`)} as "minutesLost"
    from learners group by id`)
  return new Map(rows.map((row) => [row.id, row]))
}

/** Hints by requirement, of who has an attempt; the solution has none (''). */
async function hintsOf(db: Executor, assignment: string, slug: string): Promise<ReadonlyMap<string, RequirementInsight['hints']>> {
  const { rows } = await db.execute<{ requirement: string; learners: number; taken: number }>(sql`
    with counted as (${countedAttempts([assignment])})
    select requirement, count(distinct person)::integer as learners, count(*)::integer as taken
    from reveals where slug = ${slug} and person in (select person from counted) group by requirement`)
  return new Map(rows.map(({ requirement, learners, taken }) => [requirement, { learners, taken }]))
}

import { sql, type SQL } from 'drizzle-orm'

/**
 * Attempts that count at some assignments, with the verdict that stands, and their number among those of their learner,
 * from 1. In step with `compute_standings` in the migrations. Few attempts are re-graded: for the others no second grading is
 * looked up, which halves the time.
 *
 * @returns a query with assignment, person, attempt, at, nth, began (when the learner's first one was handed in), and of
 * the verdict its grading, revision, status and holds
 * @example sql`with counted as (${countedAttempts(ids)}) select count(*) from counted`
 */
export function countedAttempts(assignments: readonly string[]): SQL {
  return sql`
    select handed.assignment, handed.person, handed.attempt, handed.handed_in_at as at,
      row_number() over (mine order by handed.handed_in_at, handed.attempt) as nth, min(handed.handed_in_at) over mine as began,
      verdict.id as grading, verdict.revision, verdict.verdict_status as status, verdict.verdict_holds as holds
    from assignment_attempts handed
    join memberships on (memberships.cohort, memberships.person) = (handed.cohort, handed.person) and memberships.role = 'learner'
    join gradings own on own.id = handed.attempt
    cross join lateral (
      select own.id, own.revision, own.verdict_status, own.verdict_holds where own.current is null
      union all
      select id, revision, verdict_status, verdict_holds from gradings where id = own.current
    ) verdict
    where handed.assignment = any (${sql.param(assignments)}::uuid[])
      and handed.timing in ('on-time', 'late') and verdict.verdict_status <> 'error'
    window mine as (partition by handed.assignment, handed.person)`
}

/** An amount as JSON has it: a number, to a tenth. */
export const tenths = (amount: SQL): SQL => sql`round((${amount})::numeric, 1)::float8`

/** Minutes from one moment to another, to compute with. */
export const minutesBetween = (from: SQL, to: SQL): SQL => sql`(extract(epoch from ${to} - ${from}) / 60)::float8`

/** The value that so much of all values are below, between two of them where it has to be. Null where there is none. */
export const percentile = (share: number, of: SQL): SQL => tenths(sql`percentile_cont(${share}::float8) within group (order by ${of})`)

import type { Pool } from 'pg'
import { z } from 'zod'
import type { Cohort } from '../../runtimes/server/cohorts-api.ts'
import type { Timing } from '../database/schema.ts'
import type { Person } from './people.testing.ts'

export const idRows = z.array(z.object({ id: z.uuid() }))

/** Assignments of exercises that need not exist. */
export async function give(pool: Pool, { id }: Pick<Cohort, 'id'>, count: number): Promise<string[]> {
  const { rows } = await pool.query(
    `insert into assignments (id, cohort, slug, position, late, required, hints, solution, fingerprint)
     select gen_random_uuid(), $1, 'bell-' || n, n, 'mark', true, 'free', 'free', '' from generate_series(1, $2::integer) n returning id`,
    [id, count],
  )
  return idRows.parse(rows).map(({ id }) => id)
}

export interface HandedIn {
  /** Of the verdict. `none`: there is no verdict yet. */
  status?: string
  holds?: readonly string[]
  timing?: Timing
  /** Handed in so long ago. */
  minutes?: number
}

/** A verdict with the requirements a, b and c, and others that hold, as a grader records it. */
export const verdictOf = (status: string, holds: readonly string[]) => ({
  status,
  requirements: [...new Set(['a', 'b', 'c', ...holds])].map((id) => ({ id, title: id, status: holds.includes(id) ? 'passed' : 'failed' })),
  // Learner code may print anything.
  output: 'a \u0000 \ud800 \\u0000 "\\',
})

/** An attempt as servers leave it in the database. */
export async function handIn(
  pool: Pool,
  { id: cohort }: Pick<Cohort, 'id'>,
  assignment: string,
  by: Pick<Person, 'id'>,
  { status = 'failed', holds = [], timing = 'on-time', minutes = 0 }: HandedIn = {},
): Promise<string> {
  const verdict = status === 'none' ? null : JSON.stringify(verdictOf(status, holds))
  const { rows } = await pool.query(
    `with graded as (
       insert into gradings (id, slug, revision, files, fingerprint, state, verdict, owner)
       select gen_random_uuid(), slug, 'r', '{}', '', case when $1::json is null then 'queued' else 'done' end, $1, $2
       from assignments where id = $3 returning id, slug
     )
     insert into assignment_attempts (attempt, assignment, cohort, person, slug, timing, handed_in_at)
     select id, $3, $4, $2, slug, $5, '2026-11-01T12:00Z'::timestamptz - make_interval(mins => $6) from graded returning attempt as id`,
    [verdict, by.id, assignment, cohort, timing, minutes],
  )
  const [row] = idRows.parse(rows)
  if (!row) throw new Error('nothing was stored')
  return row.id
}

/** What a grader writes at last. */
export const RECORD_VERDICT = "update gradings set state = 'done', verdict = $2 where id = $1"

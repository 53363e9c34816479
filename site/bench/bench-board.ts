import { readFile } from 'node:fs/promises'
import type { Pool } from 'pg'
import { z } from 'zod'
import { summarise, type Summary } from '#engine/bench/statistics.ts'
import { listExercises, REPOSITORY_ROOT } from '#engine/exercise/load.ts'
import { openPool } from '#engine/services/postgres/pool.ts'
import { boardSchema } from '../runtimes/server/board-api.ts'
import { cohortSchema } from '../runtimes/server/cohorts-api.ts'
import { startFleet } from '../trials/fleet.ts'

export interface BoardBenchmark {
  learners: number
  assignments: number
  attempts: number
  /** Of the answer, in bytes. */
  size: number
  /** The first answer after the start, for which the exercises are read, and all later ones. */
  first: number
  board: Summary
  /** What the database takes to record a verdict, with the standing that it changes. */
  verdict: Summary
  /** What the migration takes that fills standings of attempts of before. */
  fill: number
}

export interface BoardBenchmarkOptions {
  learners: number
  assignments: number
  attempts: number
  runs: number
}

/** A board that is full, read over HTTP from a web process on this machine. */
export async function benchBoard(
  { learners, assignments, attempts, runs }: BoardBenchmarkOptions,
  onStep: (step: string) => void,
): Promise<BoardBenchmark> {
  await using fleet = await startFleet({ graders: 0, slots: 1, course: REPOSITORY_ROOT })
  const pool = openPool({ connectionString: fleet.databaseUrl })
  try {
    const { cookie, cohort } = await newCohort(fleet.base)
    onStep(`${attempts} attempts are stored`)
    const fill = await seed(pool, cohort, { learners, assignments, attempts })
    const read = async () => {
      const began = performance.now()
      const response = await fetch(`${fleet.base}/api/v1/cohorts/${cohort}/board`, { headers: { cookie } })
      const text = await response.text()
      if (!response.ok) throw new Error(`the board answered ${response.status}: ${text.slice(0, 500)}`)
      return { took: performance.now() - began, text }
    }
    const { took: first, text } = await read()
    const shown = boardSchema.parse(JSON.parse(text))
    const cells = shown.learners.reduce((sum, { standings }) => sum + standings.length, 0)
    if (cells !== learners * assignments) throw new Error(`the board has ${cells} cells, and not ${learners * assignments}`)
    const board: number[] = []
    for (let run = 1; run <= runs; run += 1) {
      onStep(`reading the board, ${run} of ${runs}`)
      board.push((await read()).took)
    }
    const verdict = await recordVerdicts(pool, runs)
    return {
      learners,
      assignments,
      attempts,
      size: Buffer.byteLength(text),
      first: Math.round(first),
      board: summarise(board),
      verdict: summarise(verdict),
      fill,
    }
  } finally {
    await pool.end()
  }
}

async function newCohort(base: string): Promise<{ cookie: string; cohort: string }> {
  const headers = { 'content-type': 'application/json', origin: base }
  const account = { name: 'Mara', email: 'mara@example.org', password: 'several words that stand apart' }
  const made = await fetch(`${base}/api/v1/accounts`, { method: 'POST', headers, body: JSON.stringify(account) })
  const cookie = made.headers
    .getSetCookie()
    .map((line) => line.split(';', 1)[0])
    .join('; ')
  const body = JSON.stringify({ name: 'Everybody', timeZone: 'Europe/Berlin' })
  const answer = await fetch(`${base}/api/v1/cohorts`, { method: 'POST', headers: { ...headers, cookie }, body })
  const { id } = cohortSchema.parse(await answer.json())
  return { cookie, cohort: id }
}

/** Fills a cohort, as it was before there were standings, and then has the migration fill them in. @returns what that took, in milliseconds */
async function seed(pool: Pool, cohort: string, { learners, assignments, attempts }: Omit<BoardBenchmarkOptions, 'runs'>): Promise<number> {
  const exercises = await listExercises()
  // Those that the course does not have are shown by their slug.
  const slugs = Array.from({ length: assignments }, (_, n) => exercises[n] ?? `exercise-${n}`)
  await pool.query(
    `insert into assignments (id, cohort, slug, position, late, required, hints, solution, fingerprint)
     select gen_random_uuid(), $1, slug, n, 'mark', true, 'free', 'free', '' from unnest($2::text[]) with ordinality as given (slug, n)`,
    [cohort, slugs],
  )
  await pool.query(
    `with people as (insert into users (name, is_guest) select 'Learner ' || n, true from generate_series(1, $2::integer) n returning id)
     insert into memberships (cohort, person, role) select $1, id, 'learner' from people`,
    [cohort, learners],
  )
  const ids = ['answers-once', 'survives-restart', 'bounded-memory', 'keeps-order', 'says-why', 'stays-fast']
  const verdicts = ids.map((_, place) =>
    JSON.stringify({
      status: place === ids.length - 1 ? 'passed' : 'failed',
      requirements: ids.map((id, at) => ({ id, title: id, status: at <= place ? 'passed' : 'failed', message: 'x'.repeat(200) })),
      output: 'y'.repeat(1_000),
    }),
  )
  await pool.query('alter table assignment_attempts disable trigger user')
  await pool.query(
    `with handed as materialized (
       select gen_random_uuid() as attempt, cell.*, $2::integer as total
       from (
         select person, given.id as assignment, given.slug, n, row_number() over (order by n, person, given.position) as turn
         from memberships join assignments given using (cohort), generate_series(1, $4::integer) n
         where cohort = $1 and role = 'learner'
       ) cell
       where turn <= $2
     ), graded as (
       insert into gradings (id, slug, revision, files, fingerprint, state, verdict, owner)
       select attempt, slug, 'r', '{}', '', 'done', ($3::json[])[1 + (hashtext(attempt::text) & 7) % 6], person from handed
     )
     insert into assignment_attempts (attempt, assignment, cohort, person, slug, timing, handed_in_at)
     select attempt, assignment, $1, person, slug, 'on-time', now() - make_interval(mins => 100 - n) from handed`,
    [cohort, attempts, verdicts, Math.ceil(attempts / (learners * assignments))],
  )
  await pool.query('alter table assignment_attempts enable trigger user')
  await pool.query(
    `insert into activity (person, slug, active_ms, seen_at)
     select person, slug, 1000 * (hashtext(slug) & 4095), now() from memberships join assignments using (cohort) where cohort = $1 and role = 'learner'`,
    [cohort],
  )
  await pool.query('analyze')
  const began = performance.now()
  await pool.query(await readFile(new URL('../server/database/migrations/0010-fill-standings.sql', import.meta.url), 'utf8'))
  const took = Math.round(performance.now() - began)
  await pool.query('analyze')
  return took
}

const attemptRows = z.array(z.object({ attempt: z.uuid() }))

/** Has attempts judged otherwise, one by one. */
async function recordVerdicts(pool: Pool, count: number): Promise<number[]> {
  const { rows } = await pool.query('select attempt from assignment_attempts order by attempt limit $1', [count])
  const took: number[] = []
  for (const { attempt } of attemptRows.parse(rows)) {
    const began = performance.now()
    await pool.query(`update gradings set verdict = '{"status": "passed", "requirements": []}' where id = $1`, [attempt])
    took.push(performance.now() - began)
  }
  return took
}

import { execFile } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import { loadavg } from 'node:os'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import type { Pool } from 'pg'
import { z } from 'zod'
import { ratio, summarise, type Summary } from '#engine/bench/statistics.ts'
import { listExercises, REPOSITORY_ROOT } from '#engine/exercise/load.ts'
import { openPool } from '#engine/services/postgres/pool.ts'
import { boardSchema } from '../runtimes/server/board-api.ts'
import { cohortSchema } from '../runtimes/server/cohorts-api.ts'
import { startFleet } from '../trials/fleet.ts'
import { benchViewers, type ViewersBenchmark } from './bench-viewers.ts'

const run = promisify(execFile)

/** Of the board, in milliseconds. */
const BUDGET_MS = 100

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
  /** Of pages for mentors: the first page, and the whole file. */
  gradebook: Summary
  gradebookFile: Summary
  insights: Summary
  /** Of one answer each, beside those of signing in; the tests hold that they are constant. */
  queries: z.infer<typeof queryCountsSchema>
  /** Of the 95th percentile of the board against its budget of 100 ms. */
  ratios: { boardToBudget: number }
  live: ViewersBenchmark
  /** Of the machine over a minute, before and after: other work makes figures worse. */
  load: { before: number; after: number }
}

export interface BoardBenchmarkOptions {
  learners: number
  assignments: number
  attempts: number
  runs: number
  viewers: number
  /** Attempts a second that arrive while they look on, and for how long. */
  rate: number
  seconds: number
}

/** A board that is full, read over HTTP from one of two web processes behind a proxy on this machine; and what viewers are told. */
export async function benchBoard(
  { learners, assignments, attempts, runs, ...watched }: BoardBenchmarkOptions,
  onStep: (step: string) => void,
): Promise<BoardBenchmark> {
  const before = loadavg()[0] ?? 0
  await using fleet = await startFleet({ webs: 2, graders: 0, slots: 1, course: REPOSITORY_ROOT })
  const pool = openPool({ connectionString: fleet.databaseUrl })
  try {
    const { cookie, cohort } = await newCohort(fleet.base)
    onStep(`${attempts} attempts are stored`)
    const fill = await seed(pool, cohort, { learners, assignments, attempts })
    const read = async (path = 'board') => {
      const began = performance.now()
      const response = await fetch(`${fleet.base}/api/v1/cohorts/${cohort}/${path}`, { headers: { cookie } })
      const text = await response.text()
      if (!response.ok) throw new Error(`${path} answered ${response.status}: ${text.slice(0, 500)}`)
      return { took: performance.now() - began, text }
    }
    const times = async (path: string, count = runs) => {
      const took: number[] = []
      for (let run = 1; run <= count; run += 1) {
        onStep(`reading ${path}, ${run} of ${count}`)
        took.push((await read(path)).took)
      }
      return summarise(took)
    }
    const { took: first, text } = await read()
    const shown = boardSchema.parse(JSON.parse(text))
    const cells = shown.learners.reduce((sum, { standings }) => sum + standings.length, 0)
    if (cells !== learners * assignments) throw new Error(`the board has ${cells} cells, and not ${learners * assignments}`)
    // The other process has not read the exercises yet.
    await read()
    const board = await times('board')
    const gradebook = await times('gradebook')
    const gradebookFile = await times('gradebook.csv', Math.min(runs, 5))
    const insights = await times('insights')
    const live = await benchViewers(pool, { base: fleet.base, cookie, cohort, board: shown, ...watched }, onStep)
    const verdict = await recordVerdicts(pool, runs)
    return {
      learners,
      assignments,
      attempts,
      size: Buffer.byteLength(text),
      first: Math.round(first),
      board,
      verdict: summarise(verdict),
      fill,
      gradebook,
      gradebookFile,
      insights,
      queries: await queriesOf(fleet.databaseUrl, cohort),
      ratios: { boardToBudget: ratio(board.p95, BUDGET_MS) },
      live,
      load: { before, after: loadavg()[0] ?? 0 },
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
async function seed(
  pool: Pool,
  cohort: string,
  { learners, assignments, attempts }: Pick<BoardBenchmarkOptions, 'learners' | 'assignments' | 'attempts'>,
): Promise<number> {
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

const queryCountsSchema = z.object({ board: z.int(), gradebook: z.int(), insights: z.int() })

/** By a process of its own: the server's classes have decorators, which Node.js alone does not read. */
async function queriesOf(databaseUrl: string, cohort: string): Promise<BoardBenchmark['queries']> {
  const script = fileURLToPath(new URL('../server/count-queries-process.ts', import.meta.url))
  const { stdout } = await run(process.execPath, ['--import', import.meta.resolve('@oxc-node/core/register'), script, databaseUrl, cohort])
  return queryCountsSchema.parse(JSON.parse(stdout))
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

import { readFile } from 'node:fs/promises'
import type { Pool } from 'pg'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { z } from 'zod'
import { progressPageSchema, type Standing } from '../../runtimes/server/attempts-api.ts'
import type { Cohort } from '../../runtimes/server/cohorts-api.ts'
import { give, handIn, RECORD_VERDICT, verdictOf } from './handed-in.testing.ts'
import { letIn, newCohort, peopledServer, read, type People, type PeopledServer, type Person } from './people.testing.ts'

let stop: PeopledServer['stop']
let pool: Pool
let people: People
let owner: Person
let learner: Person
let cohort: Cohort
let assignment: string

beforeAll(async () => {
  ;({ pool, people, stop } = await peopledServer())
}, 60_000)

beforeEach(async () => {
  owner = await people.account('Mara')
  learner = await people.account('Lena')
  cohort = await newCohort(owner)
  await letIn(owner, cohort, [learner])
  ;[assignment = ''] = await give(pool, cohort, 1)
})

afterAll(() => stop())

const standings = async (): Promise<Standing[] | undefined> =>
  (await read(owner.get(`/cohorts/${cohort.id}/progress`), progressPageSchema)).items[0]?.standings
/** All of them, whenever they were written. */
const everything = async (): Promise<unknown[]> =>
  z
    .array(z.unknown())
    .parse((await pool.query("select to_jsonb(standings) - 'changed_in' as row from standings order by cohort, person, assignment")).rows)
const passed = JSON.stringify(verdictOf('passed', ['a', 'b', 'c']))
const failed = JSON.stringify(verdictOf('failed', ['b']))

test('a verdict counts when it comes, whichever version of a server records it', async () => {
  const id = await handIn(pool, cohort, assignment, learner, { status: 'none' })
  expect(await standings()).toEqual([])
  await pool.query(RECORD_VERDICT, [id, failed])
  expect(await standings()).toMatchObject([{ attempts: 1, last: { attempt: id, holds: ['b'] }, firstPassedAt: null }])
})

test('of two verdicts for one learner at once both count', async () => {
  const first = await handIn(pool, cohort, assignment, learner, { status: 'none', minutes: 5 })
  const second = await handIn(pool, cohort, assignment, learner, { status: 'none' })
  const one = await pool.connect()
  try {
    await one.query('begin')
    await one.query(RECORD_VERDICT, [first, passed])
    const other = pool.query(RECORD_VERDICT, [second, failed])
    await expect.poll(isSomebodyWaiting).toBe(true)
    await one.query('commit')
    await other
  } finally {
    one.release()
  }
  expect(await standings()).toMatchObject([{ attempts: 2, best: { attempt: first, status: 'passed' }, last: { attempt: second } }])
})

async function isSomebodyWaiting(): Promise<boolean> {
  const { rowCount } = await pool.query("select from pg_stat_activity where wait_event_type = 'Lock' and query = $1", [RECORD_VERDICT])
  return rowCount === 1
}

test('verdicts for many learners at once do not wait for each other in a circle', async () => {
  const learners = [learner, ...(await Promise.all(['Gil', 'Lou', 'Bo'].map((name) => people.guest(name))))]
  const ids: string[] = []
  for (const by of learners)
    for (let minutes = 0; minutes < 5; minutes += 1) ids.push(await handIn(pool, cohort, assignment, by, { status: 'none', minutes }))
  await Promise.all(ids.map((id) => pool.query(RECORD_VERDICT, [id, failed])))
  const { rows } = await pool.query('select attempts from standings where cohort = $1', [cohort.id])
  expect(rows).toEqual(learners.map(() => ({ attempts: 5 })))
})

test('a re-grading that takes a verdict’s place takes its standing, and gives it back', async () => {
  const id = await handIn(pool, cohort, assignment, learner)
  const again = await handIn(pool, cohort, assignment, await people.guest('Sol'), { status: 'passed', holds: ['a', 'b', 'c'] })
  await pool.query('update gradings set current = $1 where id = $2', [again, id])
  expect(await standings()).toMatchObject([{ attempts: 1, best: { attempt: id, status: 'passed' } }])
  await pool.query('update gradings set current = null where id = $1', [id])
  expect(await standings()).toMatchObject([{ attempts: 1, best: { attempt: id, status: 'failed' }, firstPassedAt: null }])
})

test('a standing goes with its last attempt', async () => {
  const id = await handIn(pool, cohort, assignment, learner)
  await pool.query('delete from assignment_attempts where attempt = $1', [id])
  expect(await standings()).toEqual([])
})

test('what was handed in before there were standings is filled in; what came meanwhile stays', async () => {
  const other = await people.guest('Gil')
  for (const by of [learner, other])
    for (const status of ['failed', 'passed', 'failed', 'error']) await handIn(pool, cohort, assignment, by, { status, holds: ['a'] })
  await pool.query('update standings set attempts = 9 where person = $1', [other.id])
  const expected = await everything()

  await pool.query('delete from standings where person <> $1', [other.id])
  await pool.query(await readFile(new URL('../database/migrations/0010-fill-standings.sql', import.meta.url), 'utf8'))
  expect(await everything()).toEqual(expected)
})

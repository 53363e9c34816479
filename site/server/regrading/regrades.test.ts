import { randomUUID } from 'node:crypto'
import { drizzle } from 'drizzle-orm/node-postgres'
import type { Pool } from 'pg'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { deletePerson } from '../data-rights/delete-person.ts'
import { migrate } from '../database/migrate.ts'
import * as schema from '../database/schema.ts'
import { testCluster, testPool } from '../server.testing.ts'
import { Regrades } from './regrades.ts'

let cluster: Awaited<ReturnType<typeof testCluster>>
let pool: Pool
let regrades: Regrades

beforeAll(async () => {
  cluster = await testCluster()
  pool = testPool(cluster.url)
  await migrate(pool)
  // What it queues is for graders, of whom there are none here.
  await pool.query(
    'create schema graphile_worker; create function graphile_worker.add_job(text, job_key text, max_attempts integer) returns void language sql as $$ $$',
  )
  regrades = new Regrades(drizzle(pool, { schema }))
}, 60_000)

beforeEach(async () => {
  await pool.query('truncate gradings, regrade_batches, users, cohorts, standings cascade')
})

afterAll(async () => {
  await pool.end()
  await cluster.stop()
})

const verdict = (status: string) =>
  JSON.stringify({ version: 1, exercise: { slug: 's', revision: 'r' }, seed: 7, status, requirements: [{ id: 'a', title: 'A', status }] })

/** Attempts of so many learners at each of these exercises, each for an assignment of its own. */
async function handedIn(learners: number, ...slugs: string[]): Promise<void> {
  const cohort = randomUUID()
  await pool.query("insert into cohorts (id, name, time_zone, fingerprint) values ($1, 'Bells', 'UTC', '')", [cohort])
  await pool.query("insert into users (name, is_guest) select 'Learner ' || n, true from generate_series(1, $1) n", [learners])
  for (const slug of slugs)
    await pool.query(
      `with handed as (
         insert into gradings (id, slug, revision, files, fingerprint, state, verdict, owner)
         select gen_random_uuid(), $1, 'r', '{}', '', 'done', $2, id from users order by random() returning id, owner
       )
       insert into assignment_attempts (attempt, assignment, cohort, person, slug, timing)
       select id, $3, $4, owner, $1, 'on-time' from handed`,
      [slug, verdict('failed'), randomUUID(), cohort],
    )
}

/** Grades all of a batch again, as graders do. */
async function regraded(exercise: string): Promise<string> {
  const begun = await regrades.begin({ exercise })
  const batch = begun?.batch ?? ''
  await pool.query("update gradings set state = 'done', verdict = $2 where batch = $1", [batch, verdict('passed')])
  return batch
}

/** Until it is given back, nobody gets further than to the first result that is written. */
async function gate(): Promise<() => Promise<void>> {
  const client = await pool.connect()
  await client.query('begin; lock table held_sets in share mode')
  return async () => {
    await client.query('commit')
    client.release()
  }
}

const waiting = (count: number) =>
  expect
    .poll(async () => (await pool.query("select from pg_stat_activity where wait_event_type = 'Lock'")).rowCount)
    .toBeGreaterThanOrEqual(count)

test('batches that are applied in the same moment, about the same learners, do not wait for each other for ever', async () => {
  await handedIn(40, 'one', 'two', 'three')
  const batches = [await regraded('one'), await regraded('two'), await regraded('three')]
  // From here on each in an order of its own.
  const open = await gate()
  const applied = Promise.all(batches.map((batch) => regrades.apply(batch)))
  await waiting(3)
  await open()
  expect(await applied).toEqual(batches.map(() => ({ outcome: 'applied', attempts: 40, superseded: 0 })))
  expect((await pool.query("select from standings where best_status = 'passed'")).rowCount).toBe(120)
})

test('whoever deletes themselves while a batch is applied is deleted after it, and their results are the new ones', async () => {
  await handedIn(20, 'one', 'two')
  const batch = await regraded('one')
  const { rows: leaving } = await pool.query<{ id: string }>('select id from users order by random() limit 3')
  const open = await gate()
  const applied = regrades.apply(batch)
  await waiting(1)
  const db = drizzle(pool, { schema })
  const deleted = Promise.all(leaving.map(({ id }) => db.transaction((tx) => deletePerson(tx, id))))
  await waiting(4)
  await open()
  expect(await applied).toEqual({ outcome: 'applied', attempts: 20, superseded: 0 })
  expect(await deleted).toEqual([true, true, true])
  expect((await pool.query("select from standings where best_status = 'passed'")).rowCount).toBe(20)
  expect((await pool.query('select from users where is_nobody')).rowCount).toBe(3)
})

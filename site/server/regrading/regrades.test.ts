import { randomUUID } from 'node:crypto'
import { drizzle } from 'drizzle-orm/node-postgres'
import type { Pool } from 'pg'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
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
  await pool.query('truncate gradings, regrade_batches, users, cohorts cascade')
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

test('batches that are applied in the same moment, about the same learners, do not wait for each other for ever', async () => {
  await handedIn(40, 'one', 'two', 'three')
  const batches = [await regraded('one'), await regraded('two'), await regraded('three')]
  // Until here each gets, and then on, in an order of its own.
  const gate = await pool.connect()
  await gate.query('begin; lock table held_sets in share mode')
  const applied = Promise.all(batches.map((batch) => regrades.apply(batch)))
  await expect
    .poll(async () => (await pool.query("select from pg_stat_activity where wait_event_type = 'Lock'")).rowCount)
    .toBeGreaterThanOrEqual(3)
  await gate.query('commit')
  gate.release()
  expect(await applied).toEqual(batches.map(() => ({ outcome: 'applied', attempts: 40, superseded: 0 })))
  expect((await pool.query("select from standings where best_status = 'passed'")).rowCount).toBe(120)
})

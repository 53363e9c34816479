import { randomUUID } from 'node:crypto'
import type { Pool } from 'pg'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { testCluster, testPool } from '../server.testing.ts'
import { migrate } from './migrate.ts'

let cluster: Awaited<ReturnType<typeof testCluster>>
let pool: Pool
let number = 0

beforeAll(async () => {
  cluster = await testCluster()
}, 30_000)

beforeEach(async () => {
  const name = `online_${(number += 1)}`
  const admin = testPool(cluster.url)
  await admin.query(`create database ${name}`)
  await admin.end()
  const url = new URL(cluster.url)
  url.pathname = name
  pool = testPool(url.href)
  return () => pool.end()
})

afterAll(async () => {
  await cluster.stop()
})

const VERDICT = { status: 'passed', requirements: [{ id: 'rings', status: 'passed' }] }

/** Hands in, grades and reads as the very first version does, which knows no column of a later one. */
class FirstVersion {
  readonly done: string[] = []
  private stopped = false

  stop(): void {
    this.stopped = true
  }

  /** @throws what a learner of that version would see as an error */
  async work(): Promise<void> {
    while (!this.stopped) {
      const id = randomUUID()
      await pool.query(
        "insert into gradings (id, slug, revision, files, fingerprint, state) values ($1, 'ring-the-bell', 'r', $2, 'f', 'queued')",
        [id, { 'src/bell.ts': 'ring()' }],
      )
      await pool.query("update gradings set state = 'running', grader = 1, attempt = attempt + 1, started_at = now() where id = $1", [id])
      await pool.query("update gradings set state = 'done', verdict = $2, grader = null, finished_at = now() where id = $1", [id, VERDICT])
      const { rows } = await pool.query("select id from gradings where id = $1 and state = 'done' and verdict ->> 'status' = 'passed'", [
        id,
      ])
      expect(rows).toEqual([{ id }])
      this.done.push(id)
    }
  }
}

test('a server of the first version hands in, grades and reads through all migrations, and nothing of it is lost', async () => {
  await migrate(pool, { upTo: '0001-gradings.sql' })
  const old = new FirstVersion()
  const working = old.work()
  await expect.poll(() => old.done.length).toBeGreaterThan(5)
  await migrate(pool)
  const before = old.done.length
  await expect.poll(() => old.done.length).toBeGreaterThan(before + 5)
  old.stop()
  await working
  const { rows } = await pool.query<{ id: string; verdict_status: string; verdict_holds: string[] }>(
    'select id, verdict_status, verdict_holds from gradings order by seq',
  )
  expect(rows).toEqual(old.done.map((id) => ({ id, verdict_status: 'passed', verdict_holds: ['rings'] })))
})

test('a migration that meets a long transaction lets others through meanwhile, and is applied when it ends', async () => {
  await migrate(pool, { upTo: '0007-cohorts.sql' })
  const long = await pool.connect()
  await long.query('begin')
  await long.query('select from gradings')
  const waited = Promise.withResolvers<string>()
  const migrating = migrate(pool, { onWait: waited.resolve })
  expect(await waited.promise).toBe('0008-assignment-attempts.sql')
  // The long transaction is still open: who waited behind a migration that waits for it would wait for ever.
  for (let reads = 0; reads < 20; reads += 1) await pool.query('select from gradings')
  await expect(pool.query('select from assignment_attempts')).rejects.toThrow('does not exist')
  await long.query('commit')
  long.release()
  await migrating
  await pool.query('select verdict_status from gradings')
})

test('a statement may take as long as a migration needs, and requests afterwards may not', async () => {
  const strict = testPool(`${pool.options.connectionString ?? ''}?options=-c%20statement_timeout%3D400`)
  const holder = await pool.connect()
  await holder.query('select pg_advisory_lock(7316048221)')
  const migrating = migrate(strict)
  await expect.poll(async () => (await pool.query("select from pg_locks where locktype = 'advisory' and not granted")).rowCount).toBe(1)
  await holder.query('select pg_sleep(1)')
  await holder.query('select pg_advisory_unlock(7316048221)')
  holder.release()
  await migrating
  expect((await strict.query('show statement_timeout')).rows).toEqual([{ statement_timeout: '400ms' }])
  await strict.end()
})

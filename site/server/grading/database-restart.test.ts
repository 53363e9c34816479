import { chmod, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { startCluster, type Cluster } from '#engine/services/postgres/cluster.ts'
import { gradingSchema, type Grading } from '../../runtimes/server/api.ts'
import { readConfig } from '../config.ts'
import { DatabaseService } from '../database/database.service.ts'
import { eventsOf, testPool, testServer, type TestServer } from '../server.testing.ts'
import { GRADER_SPACE } from './grader-lock.ts'
import { JobRunner } from './job-runner.ts'
import { addToken, TASK } from './queue.ts'

const PATIENCE = { timeout: 20_000, interval: 100 }

let folder: string
let cluster: Cluster
let server: TestServer
let port: number

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'restart-test-'))
  await chmod(folder, 0o755)
  cluster = await startCluster({ folder, purpose: 'restart-test', durable: true })
  port = cluster.admin.port
  server = await testServer(cluster, { graderSlots: 2 })
}, 60_000)

afterAll(async () => {
  await server[Symbol.asyncDispose]()
  await cluster.stop()
  await rm(folder, { recursive: true, force: true })
})

async function start(): Promise<void> {
  cluster = await startCluster({ folder, purpose: 'restart-test', durable: true, port })
}

async function submit(): Promise<string> {
  const answer = await server.post('/api/gradings', { slug: 'ring-the-bell', files: {} })
  return gradingSchema.parse(await answer.json()).id
}

async function query(sql: string): Promise<unknown[]> {
  const pool = testPool(cluster.url)
  try {
    return (await pool.query<Record<string, unknown>>(sql)).rows
  } finally {
    await pool.end()
  }
}

/** What a viewer sees, in a list that grows. */
function view(id: string): { seen: Grading[]; over: Promise<void> } {
  const seen: Grading[] = []
  const follow = async (): Promise<void> => {
    for await (const { data } of eventsOf(`${server.base}/api/gradings/${id}/events`)) seen.push(gradingSchema.parse(data))
  }
  return { seen, over: follow() }
}

const isReady = async (): Promise<boolean> => (await fetch(`${server.base}/api/health/ready`)).ok

test('a database that restarts costs no grading, no viewer and no process', async () => {
  const ids = [await submit(), await submit(), await submit()]
  const jobs = [await server.engine.nextGrading(), await server.engine.nextGrading()]
  const views = ids.map(view)
  await vi.waitFor(() => expect(views.every(({ seen }) => seen.length > 0)).toBe(true), PATIENCE)

  await cluster.stop()
  // Ends while nobody can write it down.
  jobs[0]?.finish()
  const answer = await fetch(`${server.base}/api/gradings/${ids[0]}`)
  expect(answer.status).toBe(503)
  expect(Number(answer.headers.get('retry-after'))).toBeGreaterThan(0)
  expect(await answer.json()).toMatchObject({ type: 'urn:loadbearing:problem:database-away' })
  expect(await isReady()).toBe(false)
  await start()

  ;(await server.engine.nextGrading()).finish('failed')
  jobs[1]?.finish()
  await Promise.all(views.map(({ over }) => over))
  expect(views.map(({ seen }) => seen.at(-1)?.verdict?.status)).toEqual(['passed', 'passed', 'failed'])
  expect(await query('select state, attempt, failures, lost from gradings')).toEqual(
    ids.map(() => ({ state: 'done', attempt: 1, failures: 0, lost: 0 })),
  )
}, 60_000)

test('afterwards everything is as before: the grader shows that it lives, hears and is heard', async () => {
  await vi.waitFor(async () => expect(await isReady()).toBe(true), PATIENCE)
  const locks = `select from pg_locks where locktype = 'advisory' and classid = ${GRADER_SPACE} and granted`
  await vi.waitFor(async () => expect(await query(locks)).toHaveLength(1), PATIENCE)
  const id = await submit()
  const job = await server.engine.nextGrading()
  const aborted = new Promise((resolve) => job.signal?.addEventListener('abort', resolve))
  const { seen, over } = view(id)
  await vi.waitFor(() => expect(seen.length).toBeGreaterThan(0), PATIENCE)
  expect((await fetch(`${server.base}/api/gradings/${id}`, { method: 'DELETE', headers: { origin: server.base } })).status).toBe(204)
  await aborted
  await over
  expect(seen.at(-1)?.state).toBe('cancelled')
}, 60_000)

test('what was cancelled while a grader could not hear it is ended as soon as it can', async () => {
  const id = await submit()
  const job = await server.engine.nextGrading()
  const aborted = new Promise((resolve) => job.signal?.addEventListener('abort', resolve))
  await cluster.stop()
  // At another address first, where the grader does not find it.
  cluster = await startCluster({ folder, purpose: 'restart-test', durable: true })
  await query(`update gradings set state = 'cancelled' where id = '${id}'`)
  await cluster.stop()
  await start()
  await aborted
  await vi.waitFor(async () => expect(await isReady()).toBe(true), PATIENCE)
}, 60_000)

test('a server stops also while its database is away, with a grading that runs', async () => {
  const id = await submit()
  await server.engine.nextGrading()
  await cluster.stop()
  await server.server.close()
  await start()
  expect(await query(`select state, failures from gradings where id = '${id}'`)).toEqual([{ state: 'running', failures: 0 }])
}, 60_000)

test("the end of a job that can't be noted stops nothing: jobs are taken again once the database is back", async () => {
  const database = new DatabaseService(cluster.url, readConfig({ LOG: 'stderr' }))
  const done: number[] = []
  const perform = async () => {
    done.push(done.length + 1)
    if (done.length === 1) await cluster.stop()
  }
  const runner = new JobRunner(database.pool, 1, { [TASK]: perform })
  await runner.start()
  await database.db.transaction((tx) => addToken(tx, 'first'))
  await vi.waitFor(() => expect(runner.isRunning).toBe(false), PATIENCE)
  await start()
  await vi.waitFor(() => expect(runner.isRunning).toBe(true), PATIENCE)
  await database.db.transaction((tx) => addToken(tx, 'second'))
  await vi.waitFor(() => expect(done).toEqual([1, 2]), PATIENCE)
  await runner.stop()
  await database.onApplicationShutdown()
}, 60_000)

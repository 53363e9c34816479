import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { testCluster, testPool, testServer, type PendingGrading, type TestServer } from '../server.testing.ts'
import { gradingClient, type GradingClient } from './grading-client.testing.ts'

let cluster: Awaited<ReturnType<typeof testCluster>>
let server: TestServer
let client: GradingClient

beforeAll(async () => {
  cluster = await testCluster()
  server = await testServer(cluster)
  client = gradingClient(server)
}, 30_000)

afterAll(async () => {
  await server[Symbol.asyncDispose]()
  await cluster.stop()
})

/** The next grading of whichever server takes it. */
async function taker(...servers: TestServer[]): Promise<PendingGrading> {
  return vi.waitFor(() => {
    const taken = servers.map(({ engine }) => engine.gradings.shift()).find((grading) => grading !== undefined)
    if (!taken) throw new Error('nobody has taken it yet')
    return taken
  }, 25_000)
}

test('a grader that dies leaves its grading to the next one, which counts it once', async () => {
  const pool = testPool(cluster.url)
  const { id } = await client.submit()
  const job = await server.engine.nextGrading()
  // As if the grader that has it were gone: nobody holds this number's lock.
  await pool.query('update gradings set grader = 1 where id = $1', [id])
  await using other = await testServer(cluster, { role: 'grader' })
  const taken = await taker(server, other)
  job.finish('failed')
  taken.finish('passed')
  expect((await client.until(id, ({ state }) => state === 'done')).verdict?.status).toBe('passed')
  const { rows } = await pool.query('select failures, lost from gradings where id = $1', [id])
  expect(rows).toEqual([{ failures: 0, lost: 1 }])
  await pool.end()
})

test('a submission that kills graders is not tried for ever, and blames nobody', async () => {
  const pool = testPool(cluster.url)
  const { id } = await client.submit()
  const job = await server.engine.nextGrading()
  await pool.query('update gradings set grader = 1, lost = 4 where id = $1', [id])
  await using other = await testServer(cluster, { role: 'grader' })
  expect((await client.until(id, ({ state }) => state === 'done')).verdict).toMatchObject({ status: 'error' })
  expect(other.engine.gradings).toHaveLength(0)
  job.finish('passed')
  const next = await client.submit()
  ;(await taker(server, other)).finish()
  await client.until(next.id, ({ state }) => state === 'done')
  expect((await client.read(id)).verdict?.status).toBe('error')
  await pool.end()
})

test('a grading that a grader has lost sight of goes back to the queue, at no cost', async () => {
  const pool = testPool(cluster.url)
  const running = await client.submit()
  const job = await server.engine.nextGrading()
  const { id } = await client.submit()
  // As if the database had gone away with the answer to the claim.
  await pool.query(
    "update gradings set state = 'running', attempt = 1, grader = (select grader from gradings where id = $1) where id = $2",
    [running.id, id],
  )
  await client.until(id, ({ state }) => state === 'queued')
  job.finish()
  ;(await server.engine.nextGrading()).finish()
  await client.until(id, ({ state }) => state === 'done')
  const { rows } = await pool.query('select attempt, failures, lost from gradings where id = any($1)', [[running.id, id]])
  expect(rows).toEqual(
    expect.arrayContaining([
      { attempt: 1, failures: 0, lost: 0 },
      { attempt: 2, failures: 0, lost: 0 },
    ]),
  )
  await pool.end()
})

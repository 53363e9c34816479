import { createServer } from 'node:net'
import { once } from 'node:events'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { z } from 'zod'
import { testCluster, testServer, type TestServer } from '../server.testing.ts'
import { getAs, Scrape } from './scrape.testing.ts'

const ON = { metricsPort: 0 }
const SUBMISSION = { slug: 'ring-the-bell', files: {} }
const created = z.object({ id: z.uuid() })

let cluster: Awaited<ReturnType<typeof testCluster>>
let server: TestServer

beforeAll(async () => {
  cluster = await testCluster()
  server = await testServer(cluster, ON)
}, 60_000)

afterAll(async () => {
  await server[Symbol.asyncDispose]()
  await cluster.stop()
})

const requests = async (labels: Record<string, string>) => (await Scrape.of(server)).value('loadbearing_http_requests_total', labels)

describe('who may read', () => {
  test('nobody, unless a port was given', async () => {
    await using quiet = await testServer(cluster)
    expect(quiet.server.metricsPort).toBeUndefined()
    for (const path of ['/metrics', '/api/metrics']) expect((await fetch(`${quiet.base}${path}`)).status).toBe(404)
  })

  test('no visitor: the address that they know has none', async () => {
    for (const path of ['/metrics', '/api/metrics']) expect((await fetch(`${server.base}${path}`)).status).toBe(404)
  })

  test('on loopback no page that leads a name of its own there', async () => {
    const { metricsPort: port } = server.server
    expect(await getAs('evil.example', port, '/metrics')).toMatchObject({ status: 421, body: expect.not.stringContaining('loadbearing_') })
    for (const host of ['localhost', `127.0.0.1:${port}`, `[::1]:${port}`])
      expect(await getAs(host, port, '/metrics')).toMatchObject({ status: 200, body: expect.stringContaining('loadbearing_') })
  })

  test('and there is nothing else to read', async () => {
    for (const path of ['/', '/api/session', '/metrics/x'])
      expect((await getAs('localhost', server.server.metricsPort, path)).status).toBe(404)
    expect((await fetch(`http://127.0.0.1:${server.server.metricsPort}/metrics`, { method: 'POST' })).status).toBe(404)
  })

  test('a port that is taken is named with its setting', async () => {
    const other = createServer().listen(0, '127.0.0.1')
    await once(other, 'listening')
    const address = other.address()
    const port = typeof address === 'object' && address ? address.port : 0
    await expect(testServer(cluster, { metricsPort: port })).rejects.toThrow(`METRICS_PORT=${port + 1}`)
    other.close()
  })
})

describe('requests', () => {
  test('are counted and timed by the template of their route, never by what a visitor put into the path', async () => {
    const id = crypto.randomUUID()
    await fetch(`${server.base}/api/gradings/${id}`)
    const labels = { route: '/api/gradings/:id', method: 'GET', status: '4xx' }
    await expect.poll(() => requests(labels)).toBe(1)
    const scrape = await Scrape.of(server)
    expect(scrape.value('loadbearing_http_request_duration_seconds_count', labels)).toBe(1)
    expect(scrape.series('loadbearing_http_requests_total').join('\n')).not.toContain(id)
  })

  test('that are refused before they come to a route, or that no route is for, are one series, whatever they ask for', async () => {
    const ask = async () => {
      await fetch(`${server.base}/api/${crypto.randomUUID()}`)
      await fetch(`${server.base}/${crypto.randomUUID()}`)
      await fetch(`${server.base}/api/gradings`, { method: 'POST', body: '{}', headers: { origin: 'https://evil.example' } })
    }
    const labels = { route: 'refused or unknown', method: 'POST', status: '4xx' }
    await ask()
    await expect.poll(() => requests(labels)).toBe(1)
    const before = (await Scrape.of(server)).series('loadbearing_http_requests_total')
    await ask()
    await expect.poll(() => requests(labels)).toBe(2)
    expect((await Scrape.of(server)).series('loadbearing_http_requests_total')).toEqual(before)
  })

  test('whose answer nobody waited for are counted as such, and streams are not timed', async () => {
    const { id } = created.parse(await (await server.post('/api/gradings', SUBMISSION)).json())
    const job = await server.engine.nextGrading()
    const controller = new AbortController()
    await fetch(`${server.base}/api/gradings/${id}/events`, { signal: controller.signal })
    controller.abort()
    const labels = { route: '/api/gradings/:id/events', method: 'GET', status: 'aborted' }
    await expect.poll(() => requests(labels)).toBe(1)
    expect((await Scrape.of(server)).value('loadbearing_http_request_duration_seconds_count', labels)).toBeUndefined()
    job.finish('timeout')
  })
})

test('gradings: what waits, what runs, and how each try ended', async () => {
  const hand = async () => created.parse(await (await server.post('/api/gradings', SUBMISSION)).json())
  const { id: first } = await hand()
  const job = await server.engine.nextGrading()
  await hand()
  const busy = await Scrape.of(server)
  expect(busy.value('loadbearing_grader_slots')).toBe(1)
  expect(busy.value('loadbearing_grader_slots_busy')).toBe(1)
  expect(busy.value('loadbearing_queue_depth', { kind: 'submission' })).toBe(1)
  expect(busy.value('loadbearing_queue_depth', { kind: 'regrade' })).toBe(0)
  expect(busy.value('loadbearing_queue_oldest_seconds', { kind: 'submission' })).toBeGreaterThan(0)

  job.finish('failed', '', ['rings-once'])
  const next = await server.engine.nextGrading()
  next.fail()
  ;(await server.engine.nextGrading()).finish('passed')
  const results = async (result: string) => (await Scrape.of(server)).value('loadbearing_gradings_total', { result })
  for (const result of ['failed', 'failed-here', 'passed']) await expect.poll(() => results(result), { message: result }).toBe(1)
  const idle = await Scrape.of(server)
  expect(idle.value('loadbearing_grading_duration_seconds_count', { result: 'failed' })).toBe(1)
  expect(idle.value('loadbearing_queue_depth', { kind: 'submission' })).toBe(0)
  expect(idle.value('loadbearing_queue_oldest_seconds', { kind: 'submission' })).toBe(0)
  expect(idle.series('loadbearing_gradings_total').join('\n')).not.toContain(first)
})

test('runs and their limit', async () => {
  const answer = await server.post('/api/runs', SUBMISSION)
  expect(answer.status).toBe(201)
  const scrape = await Scrape.of(server)
  expect([scrape.value('loadbearing_runs'), scrape.value('loadbearing_runs_max')]).toEqual([1, 2])
})

test('the process: its connections, its event loop, and what it is', async () => {
  const scrape = await Scrape.of(server)
  expect(scrape.value('loadbearing_database_up')).toBe(1)
  expect(scrape.value('loadbearing_database_connections_max')).toBe(13)
  expect(scrape.value('loadbearing_database_connections', { state: 'idle' })).toBeGreaterThan(0)
  expect(scrape.value('nodejs_eventloop_lag_p99_seconds')).toBeGreaterThan(0)
  expect(scrape.value('loadbearing_build_info', { role: 'all', node: process.versions.node })).toBe(1)
})

test('a grader apart is measured, too, and has no requests of visitors', async () => {
  await using grader = await testServer(cluster, { ...ON, role: 'grader' })
  const scrape = await Scrape.of(grader)
  expect(scrape.value('loadbearing_grader_slots')).toBe(1)
  expect(scrape.value('loadbearing_build_info', { role: 'grader' })).toBe(1)
  expect(scrape.names).not.toContain('loadbearing_runs')
})

test('without its database a server still says how it is: what only the database knows is left out', async () => {
  const own = await testCluster()
  await using other = await testServer(own, ON)
  expect((await Scrape.of(other)).value('loadbearing_queue_depth', { kind: 'submission' })).toBe(0)
  await own.stop()
  const scrape = await Scrape.of(other)
  expect(scrape.value('loadbearing_database_up')).toBe(0)
  expect(scrape.value('loadbearing_queue_depth', { kind: 'submission' })).toBeUndefined()
  expect(scrape.value('nodejs_eventloop_lag_p99_seconds')).toBeGreaterThan(0)
})

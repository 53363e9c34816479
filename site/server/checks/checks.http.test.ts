import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { checkSchema } from '../../runtimes/server/api.ts'
import { testCluster, testPool, testServer, type PendingGrading, type TestServer } from '../server.testing.ts'

const SUBMISSION = {
  slug: 'ring-the-bell',
  files: { 'src/bell/bell.ts': 'export const ring = () => 1\n' },
  only: ['stays-silent'],
}

let cluster: Awaited<ReturnType<typeof testCluster>>
let server: TestServer

beforeAll(async () => {
  cluster = await testCluster()
  server = await testServer(cluster)
}, 30_000)

afterAll(async () => {
  await server[Symbol.asyncDispose]()
  await cluster.stop()
})

const check = (body: object = {}, headers?: Record<string, string>) => server.post('/api/checks', { ...SUBMISSION, ...body }, headers)

test('one requirement is checked, and the answer is about that one alone: no attempt, no verdict, no signature', async () => {
  const answer = check({ seed: 42 })
  const job = await server.engine.nextGrading()
  expect(job.request).toMatchObject({ runtime: 'server', seed: 42, only: ['stays-silent'] })
  job.finish('passed')
  const body: unknown = await (await answer).json()
  expect(checkSchema.strict().parse(body)).toMatchObject({ seed: 42, requirements: [{ id: 'stays-silent', status: 'passed' }] })
  expect(body).not.toHaveProperty('status')
  const pool = testPool(cluster.url)
  const { rows } = await pool.query('select count(*)::int as stored from gradings')
  await pool.end()
  expect(rows).toEqual([{ stored: 0 }])
})

test('what fails says so, and a check that ran out of time says why', async () => {
  const failing = check()
  ;(await server.engine.nextGrading()).finish('failed', 'ding', ['stays-silent'])
  expect(checkSchema.parse(await (await failing).json())).toMatchObject({
    requirements: [{ id: 'stays-silent', status: 'failed' }],
    output: 'ding',
  })
  const slow = check()
  ;(await server.engine.nextGrading()).finish('timeout')
  expect(checkSchema.parse(await (await slow).json()).reason).toBe('timeout')
})

test('nothing to check, a requirement that there is not, and files that may not change are refused', async () => {
  expect((await check({ only: [] })).status).toBe(400)
  const unknown = await check({ only: ['stays-silent', 'sings'] })
  expect(unknown.status).toBe(422)
  expect(await unknown.json()).toMatchObject({ type: 'urn:loadbearing:problem:requirement-unknown' })
  expect((await check({ files: { 'src/main.ts': 'evil()' } })).status).toBe(422)
  expect(server.engine.gradings).toHaveLength(0)
})

test('another check of a visitor takes the place of the first; another visitor is told when to come back', async () => {
  const session = await fetch(`${server.base}/api/session`)
  const mine = { cookie: session.headers.get('set-cookie')?.split(';')[0] ?? '' }
  const first = check({}, mine)
  const replaced = await server.engine.nextGrading()
  const full = await check()
  expect(full.status).toBe(429)
  expect(Number(full.headers.get('retry-after'))).toBeGreaterThan(0)
  const second = check({}, mine)
  expect((await first).status).toBe(409)
  expect(replaced.signal?.aborted).toBe(true)
  ;(await server.engine.nextGrading()).finish('passed')
  expect((await second).status).toBe(200)
})

test('whoever leaves does not keep the machine busy, and our failure blames nobody', async () => {
  const leaving = new AbortController()
  const left = fetch(`${server.base}/api/checks`, {
    method: 'POST',
    body: JSON.stringify(SUBMISSION),
    headers: { 'content-type': 'application/json', origin: server.base },
    signal: leaving.signal,
  })
  const job = await server.engine.nextGrading()
  leaving.abort()
  await expect(left).rejects.toThrow()
  await vi.waitFor(() => expect(job.signal?.aborted).toBe(true))
  const fail = [(job: PendingGrading) => job.finish('error'), (job: PendingGrading) => job.fail(new Error('secret path /srv/loadbearing'))]
  for (const end of fail) {
    const failed = check()
    end(await server.engine.nextGrading())
    const answer = await (await failed).text()
    expect(checkSchema.parse(JSON.parse(answer)).reason).toBe('error')
    expect(answer).not.toContain('secret')
  }
})

import { afterAll, beforeAll, expect, test } from 'vitest'
import { z } from 'zod'
import { testCluster, testServer, type TestServer } from '../server.testing.ts'
import { FILES, gradingClient, type GradingClient } from './grading-client.testing.ts'

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

test('an unknown slug is answered with the nearest ones', async () => {
  const answer = await server.post('/api/gradings', { slug: 'ring-teh-bell', files: {} })
  expect(answer.status).toBe(404)
  expect(await answer.json()).toMatchObject({
    status: 404,
    type: 'urn:loadbearing:problem:exercise-unknown',
    detail: expect.stringContaining('"ring-the-bell"'),
    instance: '/api/gradings',
  })
})

test('files that a learner may not change, add or name are refused by name', async () => {
  const files = { ...FILES, 'src/main.ts': 'evil()', 'package.json': '{}', '../../etc/passwd': 'x' }
  const answer = await server.post('/api/gradings', { slug: 'ring-the-bell', files })
  expect(answer.status).toBe(422)
  const problem = z.object({ files: z.array(z.object({ path: z.string(), reason: z.string().min(1) })) }).parse(await answer.json())
  expect(problem.files.map(({ path }) => path).sort()).toEqual(['../../etc/passwd', 'package.json', 'src/main.ts'])
})

test('too much is refused, whether in one file, in many, or in the body', async () => {
  const half = 'x'.repeat(300 * 1024)
  for (const files of [
    { 'src/bell/a.ts': half, 'src/bell/b.ts': half },
    { 'src/bell/a.ts': half + half },
    { 'src/bell/a.ts': '"'.repeat(1_200_000) },
  ]) {
    expect((await server.post('/api/gradings', { slug: 'ring-the-bell', files })).status).toBe(413)
  }
})

test('a body of another shape is refused with the field that is wrong', async () => {
  const answer = await server.post('/api/gradings', { slug: 'ring-the-bell', files: { 'src/a.ts': 1 }, admin: true })
  expect(answer.status).toBe(400)
  expect(JSON.stringify(await answer.json())).toContain('files.src/a.ts')
  const broken = await fetch(`${server.base}/api/gradings`, {
    method: 'POST',
    body: '{',
    headers: { 'content-type': 'application/json', origin: server.base },
  })
  expect(broken.status).toBe(400)
  expect(await broken.json()).toMatchObject({ type: 'urn:loadbearing:problem:json-invalid' })
})

test('the same idempotency key gives the same grading, once graded; another submission under it is a mistake', async () => {
  const key = { 'idempotency-key': crypto.randomUUID() }
  const gradings = await Promise.all([client.submit({}, key), client.submit({}, key), client.submit({}, key)])
  expect(new Set(gradings.map(({ id }) => id)).size).toBe(1)
  ;(await server.engine.nextGrading()).finish()
  await client.until(gradings[0].id, ({ state }) => state === 'done')
  expect((await client.submit({}, key)).verdict?.status).toBe('passed')
  expect((await server.post('/api/gradings', { slug: 'ring-the-bell', files: {} }, key)).status).toBe(422)
  expect((await server.post('/api/gradings', { slug: 'ring-the-bell', files: {} }, { 'idempotency-key': 'again' })).status).toBe(400)
  expect(server.engine.gradings).toHaveLength(0)
})

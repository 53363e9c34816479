import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { z } from 'zod'
import { gradingSchema } from '../../runtimes/server/api.ts'
import { eventsOf, testCluster, testServer, type TestServer } from '../server.testing.ts'
import { FILES, gradingClient, type GradingClient } from './grading-client.testing.ts'
import { GradingsRepository } from './gradings.repository.ts'

let cluster: Awaited<ReturnType<typeof testCluster>>
let server: TestServer
let client: GradingClient

beforeAll(async () => {
  cluster = await testCluster()
  server = await testServer(cluster, { queueLimit: 3, learnerQueueLimit: 2 })
  client = gradingClient(server)
}, 30_000)

afterAll(async () => {
  await server[Symbol.asyncDispose]()
  await cluster.stop()
})

/** Hands in what has to be refused as too many. */
async function refused(headers: Record<string, string>, code: string): Promise<{ retryAfter: number; detail: string }> {
  const answer = await server.post('/api/gradings', { slug: 'ring-the-bell', files: FILES }, headers)
  expect(answer.status).toBe(429)
  const { type, detail } = z.object({ type: z.string(), detail: z.string() }).parse(await answer.json())
  expect(type).toBe(`urn:loadbearing:problem:${code}`)
  return { retryAfter: Number(answer.headers.get('retry-after')), detail }
}

test('a full queue says when to come back, by how fast gradings end, and in the same words for people', async () => {
  const running = await client.submit()
  const job = await server.engine.nextGrading()
  const waiting = [await client.submit(), await client.submit(), await client.submit()]
  const { retryAfter, detail } = await refused({}, 'queue-full')
  expect(retryAfter).toBeGreaterThanOrEqual(1)
  expect(detail).toBe(`The queue is full: 3 gradings wait. Try again in ${retryAfter} ${retryAfter === 1 ? 'second' : 'seconds'}.`)
  for (const { id } of waiting) expect((await client.cancel(id)).status).toBe(204)
  job.finish()
  await client.until(running.id, ({ state }) => state === 'done')
})

test('one learner can fill only a part of the queue, and what ran already is answered from its key all the same', async () => {
  const first = await server.post('/api/gradings', { slug: 'ring-the-bell', files: FILES })
  const cookie = (first.headers.get('set-cookie') ?? '').split(';')[0] ?? ''
  expect(cookie).toMatch(/^loadbearing-visitor=/)
  const running = gradingSchema.parse(await first.json())
  const job = await server.engine.nextGrading()
  const key = { cookie, 'idempotency-key': crypto.randomUUID() }
  const waiting = [await client.submit({}, { cookie }), await client.submit({}, key)]
  const { retryAfter, detail } = await refused({ cookie }, 'learner-queue-full')
  expect(detail).toContain(`You have 2 gradings in the queue already. Cancel one, or try again in ${retryAfter} second`)
  expect((await client.submit({}, key)).id).toBe(waiting[1]?.id)
  const others = await client.submit()
  for (const { id } of [...waiting, others]) await client.cancel(id)
  job.finish()
  await client.until(running.id, ({ state }) => state === 'done')
})

test('of many that one learner hands in at once, no more are taken', async () => {
  const running = await client.submit()
  const job = await server.engine.nextGrading()
  const headers = { cookie: `loadbearing-visitor=${crypto.randomUUID()}` }
  const answers = await Promise.all(
    Array.from({ length: 6 }, () => server.post('/api/gradings', { slug: 'ring-the-bell', files: FILES }, headers)),
  )
  expect(answers.map(({ status }) => status).sort()).toEqual([202, 202, 429, 429, 429, 429])
  for (const answer of answers) if (answer.ok) await client.cancel(gradingSchema.parse(await answer.json()).id)
  job.finish()
  await client.until(running.id, ({ state }) => state === 'done')
})

test('many viewers hear their places change, in the order of turns, and ask the database once for all of them', async () => {
  await using busy = await testServer(cluster, { role: 'web' })
  const running = await client.submit()
  const job = await server.engine.nextGrading()
  const headers = { cookie: `loadbearing-visitor=${crypto.randomUUID()}` }
  const ids = [(await client.submit({}, headers)).id, (await client.submit({}, headers)).id]
  const seen = new Map<string, number[]>()
  const VIEWERS = 40
  const viewers = Array.from({ length: VIEWERS }, (_, index) => ({ id: ids[index % 2] ?? '', name: `${ids[index % 2]} ${index}` }))
  const over = viewers.map(async ({ id, name }) => {
    for await (const { data } of eventsOf(`${busy.base}/api/gradings/${id}/events`)) {
      const { progress } = gradingSchema.parse(data)
      if (progress?.phase === 'queued') seen.set(name, [...(seen.get(name) ?? []), progress.position])
    }
  })
  const see = (places: (id: string) => number[]) =>
    vi.waitFor(() => viewers.forEach(({ id, name }) => expect(seen.get(name)).toEqual(places(id))), 25_000)
  await see((id) => (id === ids[0] ? [1] : [2]))

  const asked = vi.spyOn(GradingsRepository.prototype, 'positions')
  const read = vi.spyOn(GradingsRepository.prototype, 'find')
  const other = await client.submit()
  await see((id) => (id === ids[0] ? [1] : [2, 3]))
  // Once for the burst on each of the two servers, and once for the answer to the submission.
  expect(asked.mock.calls.length).toBeLessThanOrEqual(3)
  expect(read.mock.calls.length).toBeLessThan(VIEWERS / 2)
  asked.mockRestore()
  read.mockRestore()

  for (const id of [...ids, other.id]) await client.cancel(id)
  await Promise.all(over)
  job.finish()
  await client.until(running.id, ({ state }) => state === 'done')
})

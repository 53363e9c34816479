import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { z } from 'zod'
import { gradingSchema, type Grading } from '../../runtimes/server/api.ts'
import { eventsOf, testCluster, testPool, testServer, type PendingGrading, type TestServer } from '../server.testing.ts'
import { GradingsRepository } from './gradings.repository.ts'

let cluster: Awaited<ReturnType<typeof testCluster>>
let server: TestServer

beforeAll(async () => {
  cluster = await testCluster()
  server = await testServer(cluster, { queueLimit: 3, learnerQueueLimit: 2 })
}, 30_000)

afterAll(async () => {
  await server[Symbol.asyncDispose]()
  await cluster.stop()
})

const FILES = { 'src/bell/bell.ts': 'export const ring = () => 1\n' }

async function submit(body: Record<string, unknown> = {}, headers: Record<string, string> = {}): Promise<Grading> {
  const answer = await server.post('/api/gradings', { slug: 'ring-the-bell', files: FILES, ...body }, headers)
  expect(answer.status).toBe(202)
  return gradingSchema.parse(await answer.json())
}

async function read(id: string): Promise<Grading> {
  return gradingSchema.parse(await (await fetch(`${server.base}/api/gradings/${id}`)).json())
}

/** Follows until the grading is as wanted. */
async function until(id: string, isWanted: (grading: Grading) => boolean): Promise<Grading> {
  for await (const { data } of eventsOf(`${server.base}/api/gradings/${id}/events`)) {
    const grading = gradingSchema.parse(data)
    if (isWanted(grading)) return grading
  }
  throw new Error(`grading ${id} ended otherwise: ${JSON.stringify(await read(id))}`)
}

const cancel = (id: string): Promise<Response> =>
  fetch(`${server.base}/api/gradings/${id}`, { method: 'DELETE', headers: { origin: server.base } })

/** Hands in what has to be refused as too many. */
async function refused(headers: Record<string, string>, code: string): Promise<{ retryAfter: number; detail: string }> {
  const answer = await server.post('/api/gradings', { slug: 'ring-the-bell', files: FILES }, headers)
  expect(answer.status).toBe(429)
  const { type, detail } = z.object({ type: z.string(), detail: z.string() }).parse(await answer.json())
  expect(type).toBe(`urn:loadbearing:problem:${code}`)
  return { retryAfter: Number(answer.headers.get('retry-after')), detail }
}

describe('handing in', () => {
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
})

describe('grading', () => {
  test('what is graded is the submission over the starter, with the seed', async () => {
    const { id } = await submit({ seed: 42 })
    const job = await server.engine.nextGrading()
    expect(job.request).toMatchObject({ runtime: 'server', seed: 42 })
    expect(job.request.files['src/bell/bell.ts']).toBe(FILES['src/bell/bell.ts'])
    expect(job.request.files['src/main.ts']).toContain('ring()')
    job.finish()
    expect((await until(id, ({ state }) => state === 'done')).verdict).toMatchObject({
      status: 'passed',
      seed: 42,
      exercise: { slug: 'ring-the-bell' },
    })
  })

  test('a viewer sees the place in the queue, progress, results and the verdict, then the stream ends', async () => {
    const first = await submit()
    const firstJob = await server.engine.nextGrading()
    const { id } = await submit()
    const seen: Grading[] = []
    const viewer = (async () => {
      for await (const { type, data } of eventsOf(`${server.base}/api/gradings/${id}/events`)) {
        expect(type).toBe('grading')
        seen.push(gradingSchema.parse(data))
      }
    })()
    // Its own connection: only what this viewer was told shows that it is there.
    const isShown = (isWanted: (grading: Grading) => boolean) => vi.waitFor(() => expect(seen.some(isWanted)).toBe(true), 25_000)
    await isShown(({ progress }) => progress?.phase === 'queued' && progress.position === 1)
    firstJob.finish()
    const job = await server.engine.nextGrading()
    job.progress({ phase: 'running', requirement: 'rings-once', index: 0, of: 2 })
    job.progress({ phase: 'result', result: { id: 'rings-once', title: 'x', status: 'failed', message: 'rang twice', durationMs: 3 } })
    await isShown(({ progress, results }) => progress?.phase === 'running' && results?.length === 1)
    job.finish('failed')
    await viewer
    expect(seen.at(-1)).toMatchObject({ state: 'done', verdict: { status: 'failed' } })
    expect((await read(first.id)).state).toBe('done')
  })

  test('the same idempotency key gives the same grading, once graded; another submission under it is a mistake', async () => {
    const key = { 'idempotency-key': crypto.randomUUID() }
    const gradings = await Promise.all([submit({}, key), submit({}, key), submit({}, key)])
    expect(new Set(gradings.map(({ id }) => id)).size).toBe(1)
    ;(await server.engine.nextGrading()).finish()
    await until(gradings[0].id, ({ state }) => state === 'done')
    expect((await submit({}, key)).verdict?.status).toBe('passed')
    expect((await server.post('/api/gradings', { slug: 'ring-the-bell', files: {} }, key)).status).toBe(422)
    expect((await server.post('/api/gradings', { slug: 'ring-the-bell', files: {} }, { 'idempotency-key': 'again' })).status).toBe(400)
    expect(server.engine.gradings).toHaveLength(0)
  })

  test('characters that a database may not like are kept, in files and in what an app prints', async () => {
    const strange = `// \u0000 \ud800 \u{1F514}\n`
    const { id } = await submit({ files: { 'src/bell/bell.ts': strange } })
    const job = await server.engine.nextGrading()
    expect(job.request.files['src/bell/bell.ts']).toBe(strange)
    job.progress({ phase: 'result', result: { id: 'rings-once', title: 'x', status: 'failed', message: strange, durationMs: 3 } })
    job.finish('failed', strange)
    expect((await until(id, ({ state }) => state === 'done')).verdict?.output).toBe(strange)
  })

  test('our failure is tried once more, then it is an error that blames nobody', async () => {
    const { id } = await submit()
    ;(await server.engine.nextGrading()).fail()
    ;(await server.engine.nextGrading()).finish()
    expect((await until(id, ({ state }) => state === 'done')).verdict?.status).toBe('passed')

    const other = await submit()
    ;(await server.engine.nextGrading()).fail(new Error('secret path /srv/loadbearing'))
    ;(await server.engine.nextGrading()).finish('error')
    const { verdict } = await until(other.id, ({ state }) => state === 'done')
    expect(verdict).toMatchObject({
      status: 'error',
      requirements: [
        { id: 'rings-once', status: 'not-run' },
        { id: 'stays-silent', status: 'not-run' },
      ],
    })
    expect(JSON.stringify(verdict)).not.toContain('secret')
  })

  test('a full queue says when to come back, by how fast gradings end, and in the same words for people', async () => {
    const running = await submit()
    const job = await server.engine.nextGrading()
    const waiting = [await submit(), await submit(), await submit()]
    const { retryAfter, detail } = await refused({}, 'queue-full')
    expect(retryAfter).toBeGreaterThanOrEqual(1)
    expect(detail).toBe(`The queue is full: 3 gradings wait. Try again in ${retryAfter} ${retryAfter === 1 ? 'second' : 'seconds'}.`)
    for (const { id } of waiting) expect((await cancel(id)).status).toBe(204)
    job.finish()
    await until(running.id, ({ state }) => state === 'done')
  })

  test('one learner can fill only a part of the queue, and what ran already is answered from its key all the same', async () => {
    const first = await server.post('/api/gradings', { slug: 'ring-the-bell', files: FILES })
    const cookie = (first.headers.get('set-cookie') ?? '').split(';')[0] ?? ''
    expect(cookie).toMatch(/^loadbearing-visitor=/)
    const running = gradingSchema.parse(await first.json())
    const job = await server.engine.nextGrading()
    const key = { cookie, 'idempotency-key': crypto.randomUUID() }
    const waiting = [await submit({}, { cookie }), await submit({}, key)]
    const { retryAfter, detail } = await refused({ cookie }, 'learner-queue-full')
    expect(detail).toContain(`You have 2 gradings in the queue already. Cancel one, or try again in ${retryAfter} second`)
    expect((await submit({}, key)).id).toBe(waiting[1]?.id)
    const others = await submit()
    for (const { id } of [...waiting, others]) await cancel(id)
    job.finish()
    await until(running.id, ({ state }) => state === 'done')
  })

  test('of many that one learner hands in at once, no more are taken', async () => {
    const running = await submit()
    const job = await server.engine.nextGrading()
    const headers = { cookie: `loadbearing-visitor=${crypto.randomUUID()}` }
    const answers = await Promise.all(
      Array.from({ length: 6 }, () => server.post('/api/gradings', { slug: 'ring-the-bell', files: FILES }, headers)),
    )
    expect(answers.map(({ status }) => status).sort()).toEqual([202, 202, 429, 429, 429, 429])
    for (const answer of answers) if (answer.ok) await cancel(gradingSchema.parse(await answer.json()).id)
    job.finish()
    await until(running.id, ({ state }) => state === 'done')
  })
})

describe('many viewers', () => {
  test('hear their places change, in the order of turns, and ask the database once for all of them', async () => {
    await using busy = await testServer(cluster, { role: 'web' })
    const running = await submit()
    const job = await server.engine.nextGrading()
    const headers = { cookie: `loadbearing-visitor=${crypto.randomUUID()}` }
    const ids = [(await submit({}, headers)).id, (await submit({}, headers)).id]
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
    const other = await submit()
    await see((id) => (id === ids[0] ? [1] : [2, 3]))
    // Once for the burst on each of the two servers, and once for the answer to the submission.
    expect(asked.mock.calls.length).toBeLessThanOrEqual(3)
    expect(read.mock.calls.length).toBeLessThan(VIEWERS / 2)
    asked.mockRestore()
    read.mockRestore()

    for (const id of [...ids, other.id]) await cancel(id)
    await Promise.all(over)
    job.finish()
    await until(running.id, ({ state }) => state === 'done')
  })
})

describe('cancelling', () => {
  test('a queued grading never runs', async () => {
    const running = await submit()
    const job = await server.engine.nextGrading()
    const { id } = await submit()
    expect((await cancel(id)).status).toBe(204)
    expect(await read(id)).toEqual({ id, slug: 'ring-the-bell', state: 'cancelled' })
    job.finish()
    await until(running.id, ({ state }) => state === 'done')
    const next = await submit()
    ;(await server.engine.nextGrading()).finish()
    await until(next.id, ({ state }) => state === 'done')
  })

  test('a running grading is aborted, on whichever server it runs', async () => {
    await using other = await testServer(cluster, { role: 'web' })
    const { id } = await submit()
    const job = await server.engine.nextGrading()
    const aborted = new Promise((resolve) => job.signal?.addEventListener('abort', resolve))
    const viewer = until(id, ({ state }) => state === 'cancelled')
    const answer = await fetch(`${other.base}/api/gradings/${id}`, { method: 'DELETE' })
    expect(answer.status).toBe(204)
    await aborted
    await viewer
    expect((await cancel(id)).status).toBe(204)
    expect((await cancel(crypto.randomUUID())).status).toBe(404)
  })
})

/** The next grading of whichever server takes it. */
async function taker(...servers: TestServer[]): Promise<PendingGrading> {
  return vi.waitFor(() => {
    const taken = servers.map(({ engine }) => engine.gradings.shift()).find((grading) => grading !== undefined)
    if (!taken) throw new Error('nobody has taken it yet')
    return taken
  }, 25_000)
}

describe('a grader that dies', () => {
  test('leaves its grading to the next one, which counts it once', async () => {
    const pool = testPool(cluster.url)
    const { id } = await submit()
    const job = await server.engine.nextGrading()
    // As if the grader that has it were gone: nobody holds this number's lock.
    await pool.query('update gradings set grader = 1 where id = $1', [id])
    await using other = await testServer(cluster, { role: 'grader' })
    const taken = await taker(server, other)
    job.finish('failed')
    taken.finish('passed')
    expect((await until(id, ({ state }) => state === 'done')).verdict?.status).toBe('passed')
    const { rows } = await pool.query('select failures, lost from gradings where id = $1', [id])
    expect(rows).toEqual([{ failures: 0, lost: 1 }])
    await pool.end()
  })

  test('a submission that kills graders is not tried for ever, and blames nobody', async () => {
    const pool = testPool(cluster.url)
    const { id } = await submit()
    const job = await server.engine.nextGrading()
    await pool.query('update gradings set grader = 1, lost = 4 where id = $1', [id])
    await using other = await testServer(cluster, { role: 'grader' })
    expect((await until(id, ({ state }) => state === 'done')).verdict).toMatchObject({ status: 'error' })
    expect(other.engine.gradings).toHaveLength(0)
    job.finish('passed')
    const next = await submit()
    ;(await taker(server, other)).finish()
    await until(next.id, ({ state }) => state === 'done')
    expect((await read(id)).verdict?.status).toBe('error')
    await pool.end()
  })
  test('a grading that a grader has lost sight of goes back to the queue, at no cost', async () => {
    const pool = testPool(cluster.url)
    const running = await submit()
    const job = await server.engine.nextGrading()
    const { id } = await submit()
    // As if the database had gone away with the answer to the claim.
    await pool.query(
      "update gradings set state = 'running', attempt = 1, grader = (select grader from gradings where id = $1) where id = $2",
      [running.id, id],
    )
    await until(id, ({ state }) => state === 'queued')
    job.finish()
    ;(await server.engine.nextGrading()).finish()
    await until(id, ({ state }) => state === 'done')
    const { rows } = await pool.query('select attempt, failures, lost from gradings where id = any($1)', [[running.id, id]])
    expect(rows).toEqual(
      expect.arrayContaining([
        { attempt: 1, failures: 0, lost: 0 },
        { attempt: 2, failures: 0, lost: 0 },
      ]),
    )
    await pool.end()
  })
})

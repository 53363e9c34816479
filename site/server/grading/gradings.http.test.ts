import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { z } from 'zod'
import { gradingSchema, type Grading } from '../../runtimes/server/api.ts'
import { eventsOf, testCluster, testPool, testServer, type TestServer } from '../server.testing.ts'

let cluster: Awaited<ReturnType<typeof testCluster>>
let server: TestServer

beforeAll(async () => {
  cluster = await testCluster()
  server = await testServer(cluster, { queueLimit: 3 })
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
    const isShown = (isWanted: (grading: Grading) => boolean) => vi.waitFor(() => expect(seen.some(isWanted)).toBe(true), 10_000)
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

  test('a full queue says when to come back', async () => {
    const running = await submit()
    const job = await server.engine.nextGrading()
    const waiting = [await submit(), await submit(), await submit()]
    const answer = await server.post('/api/gradings', { slug: 'ring-the-bell', files: FILES })
    expect(answer.status).toBe(429)
    expect(Number(answer.headers.get('retry-after'))).toBeGreaterThan(0)
    for (const { id } of waiting) expect((await cancel(id)).status).toBe(204)
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

describe('a grader that dies', () => {
  test('leaves its grading to the next one, which counts it once', async () => {
    const pool = testPool(cluster.url)
    const { id } = await submit()
    const job = await server.engine.nextGrading()
    // As if the grader that has it were gone: nobody holds this number's lock.
    await pool.query('update gradings set grader = 1 where id = $1', [id])
    await using other = await testServer(cluster, { role: 'grader' })
    const taken = await Promise.race([other.engine.nextGrading(), server.engine.nextGrading()])
    job.finish('failed')
    taken.finish('passed')
    expect((await until(id, ({ state }) => state === 'done')).verdict?.status).toBe('passed')
    const { rows } = await pool.query('select failures, lost from gradings where id = $1', [id])
    expect(rows).toEqual([{ failures: 0, lost: 1 }])
    await pool.end()
  })
})

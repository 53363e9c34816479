import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { gradingSchema, type Grading } from '../../runtimes/server/api.ts'
import { eventsOf, testCluster, testServer, type TestServer } from '../server.testing.ts'
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

describe('grading', () => {
  test('what is graded is the submission over the starter, with the seed', async () => {
    const { id } = await client.submit({ seed: 42 })
    const job = await server.engine.nextGrading()
    expect(job.request).toMatchObject({ runtime: 'server', seed: 42 })
    expect(job.request.files['src/bell/bell.ts']).toBe(FILES['src/bell/bell.ts'])
    expect(job.request.files['src/main.ts']).toContain('ring()')
    job.finish()
    expect((await client.until(id, ({ state }) => state === 'done')).verdict).toMatchObject({
      status: 'passed',
      seed: 42,
      exercise: { slug: 'ring-the-bell' },
    })
  })

  test('a viewer sees the place in the queue, progress, results and the verdict, then the stream ends', async () => {
    const first = await client.submit()
    const firstJob = await server.engine.nextGrading()
    const { id } = await client.submit()
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
    expect((await client.read(first.id)).state).toBe('done')
  })

  test('characters that a database may not like are kept, in files and in what an app prints', async () => {
    const strange = `// \u0000 \ud800 \u{1F514}\n`
    const { id } = await client.submit({ files: { 'src/bell/bell.ts': strange } })
    const job = await server.engine.nextGrading()
    expect(job.request.files['src/bell/bell.ts']).toBe(strange)
    job.progress({ phase: 'result', result: { id: 'rings-once', title: 'x', status: 'failed', message: strange, durationMs: 3 } })
    job.finish('failed', strange)
    expect((await client.until(id, ({ state }) => state === 'done')).verdict?.output).toBe(strange)
  })

  test('our failure is tried once more, then it is an error that blames nobody', async () => {
    const { id } = await client.submit()
    ;(await server.engine.nextGrading()).fail()
    ;(await server.engine.nextGrading()).finish()
    expect((await client.until(id, ({ state }) => state === 'done')).verdict?.status).toBe('passed')

    const other = await client.submit()
    ;(await server.engine.nextGrading()).fail(new Error('secret path /srv/loadbearing'))
    ;(await server.engine.nextGrading()).finish('error')
    const { verdict } = await client.until(other.id, ({ state }) => state === 'done')
    expect(verdict).toMatchObject({
      status: 'error',
      requirements: [
        { id: 'rings-once', status: 'not-run' },
        { id: 'stays-silent', status: 'not-run' },
      ],
    })
    expect(JSON.stringify(verdict)).not.toContain('secret')
  })
})

describe('cancelling', () => {
  test('a queued grading never runs', async () => {
    const running = await client.submit()
    const job = await server.engine.nextGrading()
    const { id } = await client.submit()
    expect((await client.cancel(id)).status).toBe(204)
    expect(await client.read(id)).toEqual({ id, slug: 'ring-the-bell', state: 'cancelled' })
    job.finish()
    await client.until(running.id, ({ state }) => state === 'done')
    const next = await client.submit()
    ;(await server.engine.nextGrading()).finish()
    await client.until(next.id, ({ state }) => state === 'done')
  })

  test('a running grading is aborted, on whichever server it runs', async () => {
    await using other = await testServer(cluster, { role: 'web' })
    const { id } = await client.submit()
    const job = await server.engine.nextGrading()
    const aborted = new Promise((resolve) => job.signal?.addEventListener('abort', resolve))
    const viewer = client.until(id, ({ state }) => state === 'cancelled')
    const answer = await fetch(`${other.base}/api/gradings/${id}`, { method: 'DELETE' })
    expect(answer.status).toBe(204)
    await aborted
    await viewer
    expect((await client.cancel(id)).status).toBe(204)
    expect((await client.cancel(crypto.randomUUID())).status).toBe(404)
  })
})

import { createServer } from 'node:net'
import { once } from 'node:events'
import type { Pool } from 'pg'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { z } from 'zod'
import { eventsOf, testCluster, testPool, testServer } from './server.testing.ts'

let cluster: Awaited<ReturnType<typeof testCluster>>
let pool: Pool

beforeAll(async () => {
  cluster = await testCluster()
  pool = testPool(cluster.url)
}, 30_000)

afterAll(async () => {
  await pool.end()
  await cluster.stop()
})

const created = z.object({ id: z.uuid() })
const SUBMISSION = { slug: 'ring-the-bell', files: {} }

async function stateOf(id: string): Promise<unknown> {
  const { rows } = await pool.query('select state, failures, lost, verdict is not null as graded from gradings where id = $1', [id])
  return rows[0]
}

/** The server's own connections to the database. */
async function connections(): Promise<number> {
  const { rows } = await pool.query<{ open: number }>(
    "select count(*)::int as open from pg_stat_activity where application_name like 'loadbearing%'",
  )
  return rows[0]?.open ?? -1
}

describe('stopping', () => {
  test('leaves nothing: streams end, runs stop, the engine closes, no connection stays', async () => {
    const { server, engine, post, base } = await testServer(cluster)
    const answer = await post('/api/runs', SUBMISSION)
    const cookie = (answer.headers.get('set-cookie') ?? '').split(';')[0] ?? ''
    const { id } = created.parse(await answer.json())
    engine.sessions[0]?.log?.({ instance: 'web-1', stream: 'stdout', text: 'up', fields: null })
    const stream = eventsOf(`${base}/api/runs/${id}/events`, { cookie })
    await stream.next()
    await server.close()
    expect(await Array.fromAsync(stream)).toEqual([{ type: 'end', data: {} }])
    expect(engine.sessions.map(({ isStopped }) => isStopped)).toEqual([true])
    expect(engine.isClosed).toBe(true)
    await expect(fetch(base)).rejects.toThrow()
    await expect.poll(connections).toBe(0)
  })

  test('lets a grading that runs come to its end', async () => {
    const { server, engine, post } = await testServer(cluster)
    const { id } = created.parse(await (await post('/api/gradings', SUBMISSION)).json())
    const job = await engine.nextGrading()
    const closed = server.close()
    job.finish()
    await closed
    expect(await stateOf(id)).toEqual({ state: 'done', failures: 0, lost: 0, graded: true })
  })

  test('gives a grading that takes longer back to the queue, and the next start grades it', async () => {
    const { server, engine, post, base } = await testServer(cluster)
    const { id } = created.parse(await (await post('/api/gradings', SUBMISSION)).json())
    await engine.nextGrading()
    const early = eventsOf(`${base}/api/gradings/${id}/events`)
    await early.next()
    const closed = server.close()
    expect(await Array.fromAsync(eventsOf(`${base}/api/gradings/${id}/events`))).toEqual([])
    await Array.fromAsync(early)
    await closed
    expect(await stateOf(id)).toEqual({ state: 'queued', failures: 0, lost: 0, graded: false })

    await using next = await testServer(cluster)
    ;(await next.engine.nextGrading()).finish()
    await expect.poll(() => stateOf(id)).toEqual({ state: 'done', failures: 0, lost: 0, graded: true })
  }, 20_000)
})

describe('a start that fails leaves nothing', () => {
  test('when the port is taken, and says so before anything slow is started', async () => {
    const other = createServer().listen(0, '127.0.0.1')
    await once(other, 'listening')
    const address = other.address()
    const port = typeof address === 'object' && address ? address.port : 0
    await expect(testServer(cluster, { port })).rejects.toThrow(`port ${port} is in use`)
    other.close()
    expect(await connections()).toBe(0)
  })

  test('when the database is out of reach, without its password', async () => {
    const failed = testServer(cluster, { databaseUrl: 'postgres://me:hunter2@127.0.0.1:1/none' })
    await expect(failed).rejects.toThrow(/^the database can't be used: .*Check DATABASE_URL/)
    await expect(failed).rejects.not.toThrow('hunter2')
  })
})

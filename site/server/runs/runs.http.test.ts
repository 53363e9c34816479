import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { eventsOf, testCluster, testServer, type TestServer } from '../server.testing.ts'

let cluster: Awaited<ReturnType<typeof testCluster>>

beforeAll(async () => {
  cluster = await testCluster()
}, 30_000)

afterAll(async () => {
  await cluster.stop()
})

const SUBMISSION = { slug: 'ring-the-bell', files: { 'src/bell/bell.ts': 'export const ring = () => 1\n' } }
const LINE = { instance: 'web-1', stream: 'stdout', fields: null } as const

/** A visitor as a browser is one: it keeps its cookie. */
async function visitor(server: TestServer) {
  const answer = await fetch(`${server.base}/api/session`)
  const cookie = answer.headers.get('set-cookie') ?? ''
  const headers = { cookie: cookie.split(';')[0] ?? '', origin: server.base }
  return {
    cookie,
    headers,
    start: (body: object = SUBMISSION) => server.post('/api/runs', body, headers),
    test: (body: object = SUBMISSION) => server.post('/api/tests', body, headers),
    request: (id: string, path: string) => server.post(`/api/runs/${id}/requests`, { method: 'GET', path, headers: {} }, headers),
    stop: (id: string) => fetch(`${server.base}/api/runs/${id}`, { method: 'DELETE', headers }),
    events: (id: string, more: Record<string, string> = {}) => eventsOf(`${server.base}/api/runs/${id}/events`, { ...headers, ...more }),
  }
}

async function idOf(answer: Response): Promise<string> {
  expect(answer.status).toBe(201)
  const { id } = await answer.json()
  return String(id)
}

describe('a run', () => {
  test('belongs to one visitor, by a cookie that no script and no other site gets', async () => {
    await using server = await testServer(cluster)
    const one = await visitor(server)
    const other = await visitor(server)
    expect(one.cookie).toMatch(/HttpOnly/)
    expect(one.cookie).toMatch(/SameSite=Strict/)
    const id = await idOf(await one.start())
    expect((await one.request(id, '/bell')).status).toBe(200)
    expect((await other.request(id, '/bell')).status).toBe(404)
    expect((await other.stop(id)).status).toBe(404)
    await expect(other.events(id).next()).rejects.toThrow('404')
  })

  test('a failure of ours has a number, by which it is found in the log, and nothing of what failed', async () => {
    await using server = await testServer(cluster)
    server.engine.prepareSession = () => {
      throw new Error('no place left in /somewhere')
    }
    const answer = await (await visitor(server)).start()
    expect(answer.status).toBe(500)
    const { detail } = await answer.json()
    expect(detail).toContain(answer.headers.get('x-request-id'))
    expect(detail).not.toContain('somewhere')
  })

  test('answers of the app are data, whatever they contain', async () => {
    await using server = await testServer(cluster)
    const one = await visitor(server)
    const answer = await one.request(await idOf(await one.start()), '/bell?x=1')
    expect(answer.headers.get('content-type')).toContain('application/json')
    expect(answer.headers.get('x-content-type-options')).toBe('nosniff')
    expect(await answer.json()).toMatchObject({ status: 200, body: '<b>GET /bell?x=1</b>' })
  })

  test('logs reach whoever watches, the last 500 lines also who comes later, and the end', async () => {
    await using server = await testServer(cluster)
    const one = await visitor(server)
    const id = await idOf(await one.start())
    const session = server.engine.sessions[0]
    for (let line = 1; line <= 600; line += 1) session?.log?.({ ...LINE, text: `line ${line}` })
    const late = one.events(id)
    const first = (await late.next()).value
    expect(first).toEqual({ type: 'log', data: { ...LINE, text: 'line 101' } })
    session?.log?.({ ...LINE, text: 'x'.repeat(100_000) })
    expect((await one.stop(id)).status).toBe(204)
    const rest = await Array.fromAsync(late)
    expect(rest).toHaveLength(501)
    expect(JSON.stringify(rest.at(-2)).length).toBeLessThan(10_000)
    expect(rest.at(-1)?.type).toBe('end')
    expect(session?.isStopped).toBe(true)
    expect((await one.request(id, '/')).status).toBe(404)
  })

  test('a viewer that reconnects gets only what it missed', async () => {
    await using server = await testServer(cluster)
    const one = await visitor(server)
    const id = await idOf(await one.start())
    for (const text of ['a', 'b', 'c']) server.engine.sessions[0]?.log?.({ ...LINE, text })
    const events = one.events(id, { 'last-event-id': '2' })
    expect((await events.next()).value).toEqual({ type: 'log', data: { ...LINE, text: 'c' } })
    await events.return(undefined)
  })

  test('another start of the visitor replaces it', async () => {
    await using server = await testServer(cluster)
    const one = await visitor(server)
    const id = await idOf(await one.start())
    const next = await idOf(await one.start())
    expect(next).not.toBe(id)
    expect(server.engine.sessions.map(({ isStopped }) => isStopped)).toEqual([true, false])
  })

  test('an app that does not come up is an answer, and takes no place', async () => {
    await using server = await testServer(cluster, { runLimit: 1 })
    const broken = { slug: 'ring-the-bell', files: { 'src/bell/bell.ts': 'crash' } }
    for (let time = 0; time < 3; time += 1) {
      const answer = await (await visitor(server)).start(broken)
      expect(answer.status).toBe(201)
      expect(await answer.json()).toMatchObject({ ok: false, reason: 'crash', output: 'bang' })
    }
  })

  test('beyond the cap it is refused until somebody leaves', async () => {
    await using server = await testServer(cluster, { runLimit: 2 })
    const [one, two, three] = [await visitor(server), await visitor(server), await visitor(server)]
    const id = await idOf(await one.start())
    await idOf(await two.start())
    const answer = await three.start()
    expect(answer.status).toBe(429)
    expect(Number(answer.headers.get('retry-after'))).toBeGreaterThan(0)
    expect((await three.test()).status).toBe(429)
    await one.stop(id)
    await idOf(await three.start())
  })

  test('ends soon when its page is gone, and not while it is there', async () => {
    await using server = await testServer(cluster, { runAbandonedSeconds: 1 })
    const [stays, leaves] = [await visitor(server), await visitor(server)]
    const kept = stays.events(await idOf(await stays.start()))
    const waiting = kept.next()
    const left = leaves.events(await idOf(await leaves.start()))
    server.engine.sessions[1]?.log?.({ ...LINE, text: 'up' })
    await left.next()
    await left.return(undefined)
    await expect.poll(() => server.engine.sessions.map(({ isStopped }) => isStopped)).toEqual([false, true])
    server.engine.sessions[0]?.log?.({ ...LINE, text: 'still there' })
    expect((await waiting).value).toMatchObject({ data: { text: 'still there' } })
    await kept.return(undefined)
  })

  test('ends by itself when nobody uses it', async () => {
    await using server = await testServer(cluster, { runIdleSeconds: 1 })
    const one = await visitor(server)
    const events = await Array.fromAsync(one.events(await idOf(await one.start())))
    expect(events.map(({ type }) => type)).toEqual(['end'])
    expect(server.engine.sessions[0]?.isStopped).toBe(true)
  })
})

describe('visible tests', () => {
  test('run on an app of their own, beside the run, and leave nothing', async () => {
    await using server = await testServer(cluster)
    const one = await visitor(server)
    const id = await idOf(await one.start())
    const answer = await one.test()
    expect(answer.status).toBe(200)
    expect(await answer.json()).toMatchObject({ ok: true, results: [{ name: 'rings', status: 'passed' }] })
    expect(server.engine.sessions.map(({ isStopped }) => isStopped)).toEqual([false, true])
    expect((await one.request(id, '/')).status).toBe(200)
  })

  test('an app that does not come up fails them with its message', async () => {
    await using server = await testServer(cluster)
    const answer = await (await visitor(server)).test({ slug: 'ring-the-bell', files: { 'src/bell/bell.ts': 'crash' } })
    expect(await answer.json()).toEqual({ ok: false, message: 'it crashed' })
  })

  test('a visitor who leaves ends them', async () => {
    await using server = await testServer(cluster)
    const hanging = Promise.withResolvers<never>()
    hanging.promise.catch(() => undefined)
    server.engine.prepareSession = (session) => {
      session.test = () => hanging.promise
    }
    const one = await visitor(server)
    const controller = new AbortController()
    const request = fetch(`${server.base}/api/tests`, {
      method: 'POST',
      body: JSON.stringify(SUBMISSION),
      headers: { 'content-type': 'application/json', ...one.headers },
      signal: controller.signal,
    })
    await expect.poll(() => server.engine.sessions.length).toBe(1)
    controller.abort()
    await expect(request).rejects.toThrow()
    await expect.poll(() => server.engine.sessions[0]?.isStopped).toBe(true)
  })
})

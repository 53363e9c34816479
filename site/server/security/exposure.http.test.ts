import { request as httpRequest } from 'node:http'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { TOKEN_HEADER } from '../../runtimes/server/api.ts'
import { testCluster, testServer, type TestServer } from '../server.testing.ts'

let cluster: Awaited<ReturnType<typeof testCluster>>
let open: TestServer
let guarded: TestServer

const SUBMISSION = { slug: 'ring-the-bell', files: {} }

beforeAll(async () => {
  cluster = await testCluster()
  open = await testServer(cluster)
  guarded = await testServer(cluster, { sandbox: 'none', databaseUrl: undefined })
}, 30_000)

afterAll(async () => {
  await guarded[Symbol.asyncDispose]()
  await open[Symbol.asyncDispose]()
  await cluster.stop()
})

describe('what a web page elsewhere can make a browser send', () => {
  test('a form post is refused: it can only be urlencoded, multipart or plain text', async () => {
    for (const type of ['application/x-www-form-urlencoded', 'multipart/form-data; boundary=x', 'text/plain']) {
      const answer = await fetch(`${open.base}/api/gradings`, {
        method: 'POST',
        body: 'slug=ring-the-bell',
        headers: { 'content-type': type, origin: open.base },
      })
      expect(answer.status, type).toBe(415)
    }
  })

  test('a write with the origin of another site is refused, JSON or not', async () => {
    for (const origin of [
      'https://elsewhere.example',
      'null',
      `http://localhost:${open.server.port + 1}`,
      `https://localhost:${open.server.port}`,
    ]) {
      const answer = await open.post('/api/gradings', SUBMISSION, { origin })
      expect(answer.status, origin).toBe(403)
      expect(answer.headers.get('content-type')).toContain('application/problem+json')
    }
  })

  test('a write without an origin passes from a command line, not from a browser', async () => {
    const headers = { 'content-type': 'application/json' }
    const body = JSON.stringify({ ...SUBMISSION, slug: 'nothing-like-it' })
    expect((await raw(open, { method: 'POST', headers, body })).status).toBe(404)
    expect((await raw(open, { method: 'POST', headers: { ...headers, 'sec-fetch-site': 'same-origin' }, body })).status).toBe(403)
  })

  test('a foreign Host is refused, also for pages and reads', async () => {
    for (const host of [
      'elsewhere.example',
      `elsewhere.example:${open.server.port}`,
      'localhost',
      `localhost.elsewhere.example:${open.server.port}`,
    ]) {
      expect((await raw(open, { method: 'GET', path: '/api/session', headers: { host } })).status, host).toBe(421)
      expect((await raw(open, { method: 'GET', path: '/', headers: { host } })).status, host).toBe(421)
    }
  })

  test('all three names of this machine are answered', async () => {
    for (const name of ['localhost', '127.0.0.1', '[::1]']) {
      expect(
        (await raw(open, { method: 'GET', path: '/api/session', headers: { host: `${name}:${open.server.port}` } })).status,
        name,
      ).toBe(200)
    }
  })

  test('no answer lets another origin read it or frame it', async () => {
    const answer = await fetch(`${open.base}/api/session`, { headers: { origin: 'https://elsewhere.example' } })
    expect(answer.headers.get('access-control-allow-origin')).toBeNull()
    expect(answer.headers.get('cross-origin-resource-policy')).toBe('same-origin')
    expect(answer.headers.get('content-security-policy')).toContain("frame-ancestors 'none'")
  })
})

describe('without a sandbox', () => {
  test('the address carries a token, and the page learns that it is needed', async () => {
    expect(guarded.token).toMatch(/^[\w-]{32}$/)
    expect(await (await fetch(`${guarded.base}/api/session`)).json()).toEqual({ sandbox: 'none', tokenRequired: true, signOn: null })
    expect(await (await fetch(`${open.base}/api/session`)).json()).toEqual({ sandbox: 'bwrap', tokenRequired: false, signOn: null })
  })

  test('every write, and every read of a grading or a run, is refused without it', async () => {
    const id = crypto.randomUUID()
    for (const path of ['/api/gradings', '/api/runs', '/api/tests', '/api/checks', `/api/runs/${id}/requests`]) {
      expect((await guarded.post(path, SUBMISSION)).status, path).toBe(401)
      expect((await guarded.post(path, SUBMISSION, { [TOKEN_HEADER]: 'x'.repeat(32) })).status, path).toBe(401)
    }
    for (const path of [
      `/api/gradings/${id}`,
      `/api/gradings/${id}/events`,
      `/api/runs/${id}/events`,
      `/API/Gradings/${id}`,
      `/api//gradings/${id}`,
    ]) {
      const { status } = await fetch(`${guarded.base}${path}`)
      expect([401, 404], path).toContain(status)
      expect((await fetch(`${guarded.base}${path}`, { headers: { [TOKEN_HEADER]: guarded.token } })).status, path).toBe(404)
    }
    expect((await fetch(`${guarded.base}/api/gradings/${id}`)).status).toBe(401)
    expect((await fetch(`${guarded.base}/api/gradings/${id}`, { method: 'DELETE' })).status).toBe(401)
  })

  test('it is accepted with it', async () => {
    const answer = await guarded.post('/api/gradings', { slug: 'nothing-like-it', files: {} }, { [TOKEN_HEADER]: guarded.token })
    expect(answer.status).toBe(404)
  })
})

/** `fetch` sets Host and Origin itself; this does not. */
function raw(
  { server }: TestServer,
  { method, path = '/api/gradings', headers, body }: { method: string; path?: string; headers: Record<string, string>; body?: string },
): Promise<{ status: number }> {
  return new Promise((resolve, reject) => {
    const request = httpRequest({ port: server.port, host: '127.0.0.1', method, path, headers }, (response) => {
      response.resume().on('end', () => resolve({ status: response.statusCode ?? 0 }))
    })
    request.on('error', reject)
    request.end(body)
  })
}

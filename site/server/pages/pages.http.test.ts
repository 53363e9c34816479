import { createHash } from 'node:crypto'
import { gzipSync } from 'node:zlib'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { request as httpRequest, type IncomingHttpHeaders } from 'node:http'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { z } from 'zod'
import { testCluster, testServer, type TestServer } from '../server.testing.ts'

const INLINE = "document.documentElement.dataset.theme = 'dark'\n"
const SCRIPT = 'export const start = () => 1\n'.repeat(50)
const SITE: Record<string, string | Buffer> = {
  'index.html': `<!doctype html><script>${INLINE}</script><script type="application/json">{}</script><script src="/_astro/a.B1.js"></script>`,
  'lessons/index.html': '<!doctype html><p>Lessons</p>',
  '404.html': '<!doctype html><p>There is no such page</p>',
  '_astro/a.B1.js': SCRIPT,
  '_astro/a.B1.js.gz': gzipSync(SCRIPT),
  'sw.js': 'self.addEventListener("fetch", () => undefined)',
  'sw-off.js': 'self.registration.unregister()',
  'favicon.svg': '<svg xmlns="http://www.w3.org/2000/svg"/>',
}

const descriptionSchema = z.object({
  openapi: z.string(),
  paths: z.record(
    z.string(),
    z.record(z.string(), z.object({ requestBody: z.unknown().optional(), responses: z.record(z.string(), z.unknown()).optional() })),
  ),
})

let cluster: Awaited<ReturnType<typeof testCluster>>
let folder: string
let server: TestServer

beforeAll(async () => {
  cluster = await testCluster()
  folder = await mkdtemp(join(tmpdir(), 'loadbearing-'))
  await writeFile(join(folder, 'secret.txt'), 'secret')
  for (const [path, content] of Object.entries(SITE)) {
    const file = join(folder, 'dist', path)
    await mkdir(dirname(file), { recursive: true })
    await writeFile(file, content)
  }
  server = await testServer(cluster, { siteFolder: join(folder, 'dist') })
}, 30_000)

afterAll(async () => {
  await server[Symbol.asyncDispose]()
  await rm(folder, { recursive: true, force: true })
  await cluster.stop()
})

describe('pages', () => {
  test('are isolated, so that WebContainers can run in them', async () => {
    const { headers } = await fetch(`${server.base}/`)
    expect(headers.get('cross-origin-opener-policy')).toBe('same-origin')
    expect(headers.get('cross-origin-embedder-policy')).toBe('require-corp')
    expect(headers.get('x-content-type-options')).toBe('nosniff')
    expect(headers.get('referrer-policy')).toBe('same-origin')
    expect(headers.get('x-powered-by')).toBeNull()
  })

  test('run the scripts that the build made, and no others', async () => {
    const policy = (await fetch(`${server.base}/`)).headers.get('content-security-policy') ?? ''
    const scripts = policy.split('; ').find((directive) => directive.startsWith('script-src')) ?? ''
    expect(scripts).toContain(`'sha256-${createHash('sha256').update(INLINE).digest('base64')}'`)
    expect(scripts).not.toContain("'unsafe-inline'")
    expect(scripts.match(/sha256-/g)).toHaveLength(1)
    expect((await fetch(`${server.base}/lessons/`)).headers.get('content-security-policy')).not.toContain('sha256-')
  })

  test('are asked for again each time, and answered shortly when nothing changed', async () => {
    const first = await fetch(`${server.base}/lessons/`)
    expect(first.headers.get('cache-control')).toBe('no-cache')
    const again = await raw('/lessons/', { 'if-none-match': first.headers.get('etag') ?? '' })
    expect(again.status).toBe(304)
  })

  test('without their slash lead to it, on this site only', async () => {
    const answer = await fetch(`${server.base}/lessons`, { redirect: 'manual' })
    expect([answer.status, answer.headers.get('location')]).toEqual([308, '/lessons/'])
    expect((await raw('//elsewhere.example/lessons')).status).toBe(404)
  })

  test('that are missing are answered with the page that says so', async () => {
    const answer = await fetch(`${server.base}/nothing`)
    expect(answer.status).toBe(404)
    expect(await answer.text()).toContain('There is no such page')
  })
})

describe('files', () => {
  test('with a hash in their name are kept for good', async () => {
    expect((await fetch(`${server.base}/_astro/a.B1.js`)).headers.get('cache-control')).toContain('immutable')
    expect((await fetch(`${server.base}/favicon.svg`)).headers.get('cache-control')).toBe('no-cache')
  })

  test('go out as they were compressed beforehand, to who takes that', async () => {
    const small = await raw('/_astro/a.B1.js', { 'accept-encoding': 'gzip' })
    expect(small.headers).toMatchObject({
      'content-encoding': 'gzip',
      'content-type': expect.stringContaining('javascript'),
      vary: expect.stringMatching(/accept-encoding/i),
    })
    expect(Number(small.headers['content-length'])).toBeLessThan(SCRIPT.length)
    const plain = await raw('/_astro/a.B1.js', { 'accept-encoding': 'identity' })
    expect(plain.headers['content-encoding']).toBeUndefined()
    expect(Number(plain.headers['content-length'])).toBe(SCRIPT.length)
  })

  test('that are workers may fetch from this site and compile WebAssembly: a worker has the policy of its own file', async () => {
    const policy = (await fetch(`${server.base}/_astro/a.B1.js`)).headers.get('content-security-policy') ?? ''
    expect(policy).toContain("connect-src 'self'")
    expect(policy).toContain("'wasm-unsafe-eval'")
  })

  test('the service worker is asked for again each time, and may fetch from this site', async () => {
    const worker = await fetch(`${server.base}/sw.js`)
    expect(worker.headers.get('cache-control')).toBe('no-cache')
    expect(worker.headers.get('content-type')).toContain('javascript')
    expect(worker.headers.get('content-security-policy')).toContain("connect-src 'self'")
    expect(await worker.text()).toContain('fetch')
  })

  test('where an operator wants no service worker, its name leads to the one that ends it', async () => {
    await using off = await testServer(cluster, { siteFolder: join(folder, 'dist'), offline: 'off' })
    const worker = await fetch(`${off.base}/sw.js`)
    expect(await worker.text()).toContain('unregister')
    expect(worker.headers.get('cache-control')).toBe('no-cache')
  })

  test('outside the site are out of reach', async () => {
    for (const path of [
      '/../secret.txt',
      '/%2e%2e/secret.txt',
      '/..%2fsecret.txt',
      '/_astro/..%2f..%2fsecret.txt',
      '/%00',
      '/_astro/a.B1.js/',
    ]) {
      expect((await raw(path)).status, path).toBe(404)
    }
    expect((await raw('/%')).status).toBe(400)
  })
})

describe('the API', () => {
  test('answers what it does not know as a problem, never with a page', async () => {
    const answer = await fetch(`${server.base}/api/nothing`, { headers: { 'x-request-id': 'mine-1' } })
    expect(answer.status).toBe(404)
    expect(answer.headers.get('content-type')).toContain('application/problem+json')
    expect(answer.headers.get('x-request-id')).toBe('mine-1')
    expect(await answer.json()).toMatchObject({ status: 404, title: 'Not Found', instance: '/api/nothing' })
  })

  test('names every request, also the ones it refuses', async () => {
    const refused = await raw('/', { host: 'elsewhere.example' })
    expect(refused.headers['x-request-id']).toMatch(/^[\w-]{36}$/)
    expect((await raw('/', { 'x-request-id': 'bad id\t!' })).headers['x-request-id']).toMatch(/^[\w-]{36}$/)
  })

  test('describes itself', async () => {
    const { openapi, paths } = descriptionSchema.parse(await (await fetch(`${server.base}/api/openapi.json`)).json())
    expect(openapi).toMatch(/^3\./)
    // That it has every route: access/access.http.test.ts.
    const submit = paths['/api/gradings']?.['post']
    expect(JSON.stringify(submit?.requestBody)).toContain('slug')
    expect(JSON.stringify(submit?.responses?.['202'])).toContain('cancelled')
    expect(JSON.stringify(submit?.responses?.['429'])).toContain('Retry-After')
  })

  test('says whether it lives and is ready', async () => {
    expect((await fetch(`${server.base}/api/health/live`)).status).toBe(200)
    const ready = await fetch(`${server.base}/api/health/ready`)
    expect(ready.status).toBe(200)
    expect(await ready.json()).toMatchObject({ status: 'ok', details: { database: { status: 'up' }, grader: { status: 'up' } } })
  })
})

/** A request as written: `fetch` normalises paths and sets headers of its own. */
function raw(path: string, headers: Record<string, string> = {}): Promise<{ status: number; headers: IncomingHttpHeaders }> {
  return new Promise((resolve, reject) => {
    const request = httpRequest(
      { port: server.server.port, host: '127.0.0.1', path, headers: { host: `localhost:${server.server.port}`, ...headers } },
      (response) => {
        response.resume().on('end', () => resolve({ status: response.statusCode ?? 0, headers: response.headers }))
      },
    )
    request.on('error', reject)
    request.end()
  })
}

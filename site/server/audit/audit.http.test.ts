import type { Pool } from 'pg'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { auditPageSchema, type AuditPage } from '../../runtimes/server/audit.ts'
import { meSchema } from '../../runtimes/server/identity.ts'
import { Browser } from '../browser.testing.ts'
import { testCluster, testPool, testServer, type TestServer } from '../server.testing.ts'

let cluster: Awaited<ReturnType<typeof testCluster>>
let server: TestServer
let pool: Pool
let administrator: Browser

beforeAll(async () => {
  cluster = await testCluster()
  server = await testServer(cluster)
  pool = testPool(cluster.url)
}, 60_000)

beforeEach(async () => {
  administrator = Browser.at(server)
  const account = { name: 'Ada', email: `${crypto.randomUUID()}@example.org`, password: 'correct horse battery' }
  const { id } = meSchema.parse((await administrator.post('/api/v1/accounts', account)).body)
  await pool.query('update users set is_administrator = true where id = $1', [id])
})

afterAll(async () => {
  await pool.end()
  await server[Symbol.asyncDispose]()
  await cluster.stop()
})

async function page(query: string): Promise<AuditPage> {
  return auditPageSchema.parse((await administrator.get(`/api/v1/audit-events?${query}`)).body)
}

test('the administrator reads who changed what, newest first, page by page, each once', async () => {
  for (const name of ['Grace', 'Joan', 'Barbara']) await Browser.at(server).post('/api/v1/guests', { name })
  const all = await page('limit=200')
  expect(all.next).toBeNull()
  expect(all.events.slice(0, 4).map(({ action }) => action)).toEqual(['guest.created', 'guest.created', 'guest.created', 'account.created'])
  const first = await page('limit=2')
  const second = await page(`limit=2&before=${first.next}`)
  expect([...first.events, ...second.events]).toEqual(all.events.slice(0, 4))
  expect((await page(`before=${all.events.at(-1)?.id}`)).events).toEqual([])
})

test('no event has a name or an address', async () => {
  await Browser.at(server).post('/api/v1/guests', { name: 'Unmistakable' })
  const text = JSON.stringify(await page('limit=200'))
  expect(text).not.toContain('Unmistakable')
  expect(text).not.toContain('@example.org')
})

test.each(['limit=0', 'limit=201', 'limit=many', 'before=-1'])('a page with %s is refused', async (query) => {
  expect((await administrator.get(`/api/v1/audit-events?${query}`)).status).toBe(400)
})

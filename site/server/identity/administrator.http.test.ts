import type { Pool } from 'pg'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { meSchema } from '../../runtimes/server/identity.ts'
import { Browser } from '../browser.testing.ts'
import { testCluster, testPool, testServer, type TestServer } from '../server.testing.ts'

let cluster: Awaited<ReturnType<typeof testCluster>>
let pool: Pool

beforeAll(async () => {
  cluster = await testCluster()
  pool = testPool(cluster.url)
}, 60_000)

// Each test is about a server that nobody administers yet.
beforeEach(async () => {
  const { rows } = await pool.query<{ there: boolean }>("select to_regclass('users') is not null as there")
  if (rows[0]?.there === true) await pool.query('update users set is_administrator = false')
})

afterAll(async () => {
  await pool.end()
  await cluster.stop()
})

/** The token in the link that a server printed when it started. */
function linkOf({ server, base }: TestServer): string | undefined {
  for (const notice of server.notices) {
    const [, origin, token] = /(http\S+)\/account\/#administrator=(\S+)$/.exec(notice) ?? []
    if (token !== undefined) {
      expect(origin).toBe(base)
      return token
    }
  }
  return undefined
}

async function newAccount(server: TestServer): Promise<Browser> {
  const browser = Browser.at(server)
  await browser.post('/api/v1/accounts', { name: 'Ada', email: `${crypto.randomUUID()}@example.org`, password: 'correct horse battery' })
  return browser
}

const isAdministrator = async (browser: Browser): Promise<boolean> => meSchema.parse((await browser.get('/api/v1/me')).body).isAdministrator

test('the link of a fresh server makes one account the administrator, once; then no start prints one', async () => {
  await using server = await testServer(cluster)
  const token = linkOf(server)
  const [ada, eve] = await Promise.all([newAccount(server), newAccount(server)])
  expect(await isAdministrator(ada)).toBe(false)
  expect((await ada.post('/api/v1/administrator', { token })).status).toBe(204)
  expect(await isAdministrator(ada)).toBe(true)
  // A second click.
  expect((await ada.post('/api/v1/administrator', { token })).status).toBe(204)
  expect(await eve.post('/api/v1/administrator', { token })).toMatchObject({
    status: 404,
    body: { type: expect.stringContaining('administrator-link') },
  })
  expect(await isAdministrator(eve)).toBe(false)
  const { rows } = await pool.query("select actor = subject as own from audit_events where action = 'administrator.appointed'")
  expect(rows).toEqual([{ own: true }])

  await using next = await testServer(cluster)
  expect(linkOf(next)).toBeUndefined()
})

test('of two people who use it at once one becomes administrator', async () => {
  await using server = await testServer(cluster)
  const token = linkOf(server)
  const people = await Promise.all([newAccount(server), newAccount(server), newAccount(server)])
  const answers = await Promise.all(people.map((browser) => browser.post('/api/v1/administrator', { token })))
  expect(answers.map(({ status }) => status).sort()).toEqual([204, 404, 404])
})

test('a start before it was used prints another one, and the earlier one ends', async () => {
  await using first = await testServer(cluster)
  await using second = await testServer(cluster)
  const browser = await newAccount(second)
  expect((await browser.post('/api/v1/administrator', { token: linkOf(first) })).status).toBe(404)
  expect((await browser.post('/api/v1/administrator', { token: linkOf(second) })).status).toBe(204)
})

test('a guest is told to make an account first, and the link stays good', async () => {
  await using server = await testServer(cluster)
  const token = linkOf(server)
  const browser = Browser.at(server)
  await browser.post('/api/v1/guests', { name: 'Grace' })
  expect(await browser.post('/api/v1/administrator', { token })).toMatchObject({
    status: 403,
    body: { type: expect.stringContaining('account-needed') },
  })
  await browser.post('/api/v1/accounts', { name: 'Grace', email: `${crypto.randomUUID()}@example.org`, password: 'correct horse battery' })
  expect((await browser.post('/api/v1/administrator', { token })).status).toBe(204)
})

test('the database has a digest of the token only', async () => {
  await using server = await testServer(cluster)
  const token = linkOf(server) ?? ''
  const { rows } = await pool.query<{ digest: Buffer }>('select digest from administrator_links')
  expect(rows.map(({ digest }) => digest.length)).toEqual([32])
  expect(rows[0]?.digest.toString('latin1')).not.toContain(token)
})

test('a server that only grades prints no link and has no accounts', async () => {
  await using server = await testServer(cluster, { role: 'grader' })
  expect(server.server.notices).toEqual([])
  expect((await Browser.at(server).post('/api/v1/guests', { name: 'Grace' })).status).toBe(404)
  expect((await Browser.at(server).get('/api/health/live')).status).toBe(200)
})

test('where every write needs the token of the start, the link brings it along', async () => {
  await using server = await testServer(cluster, { sandbox: 'none', databaseUrl: undefined })
  expect(server.token).not.toBe('')
  expect(linkOf(server)).toMatch(new RegExp(`&token=${server.token}$`))
})

import { randomUUID } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Pool } from 'pg'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { meSchema, type Me } from '../../runtimes/server/identity.ts'
import { Browser } from '../browser.testing.ts'
import { mailsTo, tokenIn } from '../mail/mails.testing.ts'
import { testCluster, testPool, testServer, type TestServer } from '../server.testing.ts'

const PASSWORD = 'correct horse battery'

let cluster: Awaited<ReturnType<typeof testCluster>>
let server: TestServer
let pool: Pool

beforeAll(async () => {
  cluster = await testCluster()
  server = await testServer(cluster)
  pool = testPool(cluster.url)
}, 60_000)

afterAll(async () => {
  await pool.end()
  await server[Symbol.asyncDispose]()
  await cluster.stop()
})

async function newAccount(browser = Browser.at(server)): Promise<{ browser: Browser; email: string; id: string }> {
  const email = `${randomUUID()}@example.org`
  const answer = await browser.post('/api/v1/accounts', { name: 'Ada', email, password: PASSWORD })
  expect(answer.status, JSON.stringify(answer.body)).toBe(201)
  return { browser, email, id: meSchema.parse(answer.body).id }
}

const me = async (browser: Browser): Promise<Me> => meSchema.parse((await browser.get('/api/v1/me')).body)
/** From another device. */
const open = (token: string) => Browser.at(server).send('PUT', '/api/v1/address-proofs', { token })

test('a new account has an address that is not proved, until the link of a mail is opened, on whatever device, once', async () => {
  const { browser, email, id } = await newAccount()
  expect(await me(browser)).toMatchObject({ email, isAddressProved: false })
  const token = await tokenIn(server, email, '#proof=')
  const [mail] = await mailsTo(server, email)
  expect(mail).toContain(`${server.base}/account/#proof=${token}`)
  expect((await open(token)).status).toBe(204)
  expect(await me(browser)).toMatchObject({ isAddressProved: true })
  expect(await open(token)).toMatchObject({ status: 410, body: { type: 'urn:loadbearing:problem:proof-used' } })
  const { rows } = await pool.query('select actor from audit_events where subject = $1 and action = $2', [id, 'address.proved'])
  expect(rows).toEqual([{ actor: id }])
})

test('two tabs prove it once', async () => {
  const { email, id } = await newAccount()
  const token = await tokenIn(server, email, '#proof=')
  const answers = await Promise.all([open(token), open(token), open(token)])
  expect(answers.map(({ status }) => status).sort()).toEqual([204, 410, 410])
  expect((await pool.query("select from audit_events where subject = $1 and action = 'address.proved'", [id])).rowCount).toBe(1)
})

test('a guest who becomes an account proves the address of that account', async () => {
  const browser = Browser.at(server)
  await browser.post('/api/v1/guests', { name: 'Grace' })
  expect(await me(browser)).toMatchObject({ isAddressProved: false })
  const { email } = await newAccount(browser)
  expect((await open(await tokenIn(server, email, '#proof='))).status).toBe(204)
  expect(await me(browser)).toMatchObject({ email, isAddressProved: true })
})

test('a link that nobody was sent, or that is older than a day, proves nothing and says which it is', async () => {
  const { browser, email, id } = await newAccount()
  const token = await tokenIn(server, email, '#proof=')
  expect(await open(`${token}x`)).toMatchObject({ status: 404, body: { type: 'urn:loadbearing:problem:proof-unknown' } })
  await pool.query("update address_proofs set created_at = now() - interval '25 hours' where person = $1", [id])
  expect(await open(token)).toMatchObject({ status: 410, body: { type: 'urn:loadbearing:problem:proof-expired' } })
  expect(await me(browser)).toMatchObject({ isAddressProved: false })
})

test('another link is sent on demand, a few times, and the earlier ones stay good; not once it is proved, nor to a guest', async () => {
  const { browser, email } = await newAccount()
  const first = await tokenIn(server, email, '#proof=')
  const again = () => browser.post('/api/v1/address-proofs')
  for (let mails = 2; mails <= 4; mails += 1) {
    expect((await again()).status).toBe(202)
    await tokenIn(server, email, '#proof=', mails)
  }
  expect(await again()).toMatchObject({ status: 429, body: { type: 'urn:loadbearing:problem:too-many-attempts' } })
  expect((await open(first)).status).toBe(204)

  const { browser: proved, email: hers } = await newAccount()
  await open(await tokenIn(server, hers, '#proof='))
  expect((await proved.post('/api/v1/address-proofs')).status).toBe(202)
  const guest = Browser.at(server)
  await guest.post('/api/v1/guests', { name: 'Grace' })
  expect(await guest.post('/api/v1/address-proofs')).toMatchObject({
    status: 403,
    body: { type: expect.stringContaining('account-needed') },
  })
  const { rows } = await pool.query('select count(*)::int as links from address_proofs where email = $1', [hers])
  expect(rows).toEqual([{ links: 1 }])
})

test('the database and the log have no token, and the log no address', async () => {
  const { email } = await newAccount()
  const token = await tokenIn(server, email, '#proof=')
  const { rows } = await pool.query('select encode(digest, $1) as digest from address_proofs', ['escape'])
  expect(JSON.stringify(rows)).not.toContain(token)
  await open(token)
  const log = await readFile(join(server.course.root, 'data/logs/server.log'), 'utf8')
  expect(log).toContain('/api/v1/address-proofs')
  for (const secret of [email, token]) expect(log).not.toContain(secret)
})

test('where mails can’t be sent, accounts are made all the same, and the log says why without the address', async () => {
  await using other = await testServer(cluster, { role: 'web', smtp: { url: 'smtp://127.0.0.1:1', from: 'course@example.org' } })
  const { browser, email } = await newAccount(Browser.at(other))
  expect(await me(browser)).toMatchObject({ email, isAddressProved: false })
  const log = await vi.waitFor(async () => {
    // Servers of one process share a log.
    const text = await readFile(join(server.course.root, 'data/logs/server.log'), 'utf8')
    expect(text).toContain('a mail to prove an address could not be sent')
    return text
  }, 25_000)
  expect(log).not.toContain(email)
})

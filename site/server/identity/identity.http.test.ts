import { randomUUID } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Pool } from 'pg'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { gradingSchema } from '../../runtimes/server/api.ts'
import { meSchema, type Me } from '../../runtimes/server/identity.ts'
import { Browser, type Answer } from '../browser.testing.ts'
import { mailsTo, tokenIn } from '../mail/mails.testing.ts'
import { testCluster, testPool, testServer, type TestServer } from '../server.testing.ts'

const PASSWORD = 'correct horse battery'

let cluster: Awaited<ReturnType<typeof testCluster>>
let server: TestServer
let pool: Pool
let number = 0

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

const newEmail = (): string => `ada${(number += 1)}@example.org`
const me = ({ body }: Answer): Me => meSchema.parse(body)

async function newAccount(email = newEmail(), browser = Browser.at(server)): Promise<{ browser: Browser; email: string; me: Me }> {
  const answer = await browser.post('/api/v1/accounts', { name: 'Ada', email, password: PASSWORD })
  expect(answer.status).toBe(201)
  return { browser, email, me: me(answer) }
}

async function newGuest(name = 'Grace'): Promise<{ browser: Browser; me: Me }> {
  const browser = Browser.at(server)
  const answer = await browser.post('/api/v1/guests', { name })
  expect(answer.status).toBe(201)
  return { browser, me: me(answer) }
}

async function handIn(browser: Browser): Promise<string> {
  const { body } = await browser.post('/api/gradings', { slug: 'ring-the-bell', files: {} })
  const { id } = gradingSchema.parse(body)
  ;(await server.engine.nextGrading()).finish()
  return id
}

async function ownerOf(grading: string): Promise<string | undefined> {
  const { rows } = await pool.query<{ owner: string }>('select owner from gradings where id = $1', [grading])
  return rows[0]?.owner
}

async function audited(subject: string): Promise<string[]> {
  const { rows } = await pool.query<{ action: string }>('select action from audit_events where subject = $1 order by id', [subject])
  return rows.map(({ action }) => action)
}

async function resetToken(email: string): Promise<string> {
  expect((await Browser.at(server).post('/api/v1/password-resets', { email })).status).toBe(202)
  return tokenIn(server, email, '#reset=')
}

describe('a guest', () => {
  test('has a name only, and is known from then on', async () => {
    const { browser, me: guest } = await newGuest('  Grace Hopper ')
    expect(guest).toMatchObject({ name: 'Grace Hopper', kind: 'guest', email: null, isAdministrator: false })
    expect(me(await browser.get('/api/v1/me'))).toEqual(guest)
    expect(await audited(guest.id)).toEqual(['guest.created'])
  })

  test('has gradings of their own: for others, signed in or not, there are none', async () => {
    const { browser } = await newGuest()
    const id = await handIn(browser)
    expect((await browser.get(`/api/gradings/${id}`)).status).toBe(200)
    for (const other of [(await newGuest()).browser, Browser.at(server)]) {
      expect((await other.get(`/api/gradings/${id}`)).status).toBe(404)
      expect((await other.get(`/api/gradings/${id}/events`)).status).toBe(404)
      expect((await other.delete(`/api/gradings/${id}`)).status).toBe(404)
    }
  })

  test('hands in under keys that give their grading to nobody else', async () => {
    const key = { 'idempotency-key': randomUUID() }
    const submission = { slug: 'ring-the-bell', files: {} }
    const { browser } = await newGuest()
    const first = await browser.post('/api/gradings', submission, key)
    ;(await server.engine.nextGrading()).finish()
    expect((await browser.post('/api/gradings', submission, key)).body).toMatchObject({ id: gradingSchema.parse(first.body).id })
    expect((await (await newGuest()).browser.post('/api/gradings', submission, key)).status).toBe(422)
  })

  test('stays who they are on a second click', async () => {
    const { browser, me: guest } = await newGuest()
    expect(me(await browser.post('/api/v1/guests', { name: 'Somebody else' }))).toEqual(guest)
  })

  test('becomes an account with the same id, and keeps what was handed in', async () => {
    const { browser, me: guest } = await newGuest()
    const grading = await handIn(browser)
    const email = newEmail()
    const { me: account } = await newAccount(email, browser)
    expect(account).toEqual({
      id: guest.id,
      name: 'Ada',
      kind: 'account',
      email,
      isAddressProved: false,
      isAdministrator: false,
      hasPassword: true,
    })
    expect(await ownerOf(grading)).toBe(guest.id)
    expect(me(await browser.get('/api/v1/me'))).toEqual(account)
    const elsewhere = Browser.at(server)
    expect(me(await elsewhere.post('/api/v1/sessions', { email, password: PASSWORD }))).toEqual(account)
    expect(await audited(guest.id)).toEqual(['guest.created', 'guest.became-account', 'session.started'])
  })

  test('becomes one account on a double click', async () => {
    const { browser, me: guest } = await newGuest()
    const account = { name: 'Ada', email: newEmail(), password: PASSWORD }
    const answers = await Promise.all([1, 2].map(() => browser.post('/api/v1/accounts', account)))
    expect(answers.map((answer) => me(answer).id)).toEqual([guest.id, guest.id])
    expect(me(await browser.get('/api/v1/me'))).toMatchObject({ id: guest.id, kind: 'account' })
    expect(await audited(guest.id)).toEqual(['guest.created', 'guest.became-account'])
  })

  test('who signs in to an account that was there before brings along what was handed in', async () => {
    const { email, me: account } = await newAccount()
    const { browser, me: guest } = await newGuest()
    const grading = await handIn(browser)
    const guestsCookie = browser.cookie
    expect(me(await browser.post('/api/v1/sessions', { email, password: PASSWORD }))).toEqual(account)
    expect(await ownerOf(grading)).toBe(account.id)
    expect(await audited(guest.id)).toEqual(['guest.created', 'guest.merged'])
    expect((await fetch(`${server.base}/api/v1/me`, { headers: { cookie: guestsCookie } })).status).toBe(401)
  })

  test.each([[''], ['   '], ['a'.repeat(81)], ['a\u0007b']])('is not made with the name %j', async (name) => {
    const answer = await Browser.at(server).post('/api/v1/guests', { name })
    expect(answer).toMatchObject({ status: 400, body: { errors: [{ field: 'name' }] } })
  })
})

describe('an account', () => {
  test('is signed in once it is made, in a cookie that scripts do not see', async () => {
    const browser = Browser.at(server)
    const email = newEmail()
    const answer = await browser.post('/api/v1/accounts', { name: 'Ada', email, password: PASSWORD })
    const cookie = answer.headers.getSetCookie().find((text) => text.includes('session_token'))
    expect(cookie).toMatch(/; Path=\/api; HttpOnly; SameSite=Lax$/)
    expect(me(await browser.get('/api/v1/me'))).toMatchObject({ kind: 'account', email })
    expect(await audited(me(answer).id)).toEqual(['account.created'])
  })

  test('is made once, however often somebody clicks, also at the same time', async () => {
    const { browser, email, me: account } = await newAccount()
    expect(me(await browser.post('/api/v1/accounts', { name: 'Ada', email, password: PASSWORD }))).toEqual(account)
    const other = newEmail()
    const answers = await Promise.all(
      [1, 2, 3].map(() => Browser.at(server).post('/api/v1/accounts', { name: 'Ada', email: other, password: PASSWORD })),
    )
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 409, 409])
  })

  test('is not made twice for one e-mail address, in whatever case', async () => {
    const { email } = await newAccount()
    const answer = await Browser.at(server).post('/api/v1/accounts', { name: 'Eve', email: email.toUpperCase(), password: PASSWORD })
    expect(answer).toMatchObject({ status: 409, body: { type: 'urn:loadbearing:problem:email-taken', errors: [{ field: 'email' }] } })
  })

  test.each([
    ['email', { email: 'ada' }],
    ['password', { password: 'too short' }],
    ['password', { password: 'x'.repeat(129) }],
    ['name', { name: '' }],
  ])('is refused with the %s named when it is not usable', async (field, wrong) => {
    const answer = await Browser.at(server).post('/api/v1/accounts', { name: 'Ada', email: newEmail(), password: PASSWORD, ...wrong })
    expect(answer).toMatchObject({ status: 400, body: { errors: [{ field }] } })
  })

  test('can not make itself administrator, or anything else that nobody asked for', async () => {
    const body = { name: 'Eve', email: newEmail(), password: PASSWORD, isAdministrator: true }
    expect((await Browser.at(server).post('/api/v1/accounts', body)).status).toBe(400)
  })

  test('keeps no password, address or browser of anybody', async () => {
    const { me: account } = await newAccount()
    const { rows } = await pool.query<Record<string, string>>(
      'select password, ip_address, user_agent, access_token from credentials join sessions using (user_id) where user_id = $1',
      [account.id],
    )
    expect(rows).toEqual([{ password: expect.not.stringContaining(PASSWORD), ip_address: '', user_agent: '', access_token: null }])
  })
})

describe('signing in', () => {
  test('needs the right password, and says the same whether or not there is an account', async () => {
    const { email } = await newAccount()
    const wrong = await Browser.at(server).post('/api/v1/sessions', { email, password: 'wrong horse battery' })
    const unknown = await Browser.at(server).post('/api/v1/sessions', { email: newEmail(), password: PASSWORD })
    expect(wrong).toMatchObject({ status: 401, body: { type: 'urn:loadbearing:problem:credentials-wrong' } })
    expect(unknown.body).toEqual(wrong.body)
    expect(wrong.headers.getSetCookie()).toEqual([])
  })

  test('makes what was handed in before, signed out, the account‘s', async () => {
    const browser = Browser.at(server)
    const before = await handIn(browser)
    const { me: account } = await newAccount(newEmail(), browser)
    expect(await ownerOf(before)).toBe(account.id)
    expect(await ownerOf(await handIn(browser))).toBe(account.id)
    await browser.delete('/api/v1/sessions/current')
    expect(await ownerOf(await handIn(browser))).not.toBe(account.id)
  })

  test('claims nothing of a user whose id somebody has for a visitor', async () => {
    const { browser: victim, me: account } = await newAccount()
    const grading = await handIn(victim)
    const thief = Browser.at(server)
    thief.set('loadbearing-visitor', account.id)
    expect(await ownerOf(await handIn(thief))).not.toBe(account.id)
    await newAccount(newEmail(), thief)
    expect(await ownerOf(grading)).toBe(account.id)
  })

  test('a session of another server, or an altered one, is none', async () => {
    const { browser } = await newAccount()
    const stranger = Browser.at(server)
    stranger.set('loadbearing.session_token', `${'a'.repeat(32)}.${'b'.repeat(43)}%3D`)
    expect((await stranger.get('/api/v1/me')).status).toBe(401)
    const { rows } = await pool.query<{ token: string }>('select token from sessions limit 1')
    stranger.set('loadbearing.session_token', rows[0]?.token)
    expect((await stranger.get('/api/v1/me')).status).toBe(401)
    expect((await browser.get('/api/v1/me')).status).toBe(200)
  })

  test('holds on every web process on the database', async () => {
    await using other = await testServer(cluster, { role: 'web' })
    const { browser, me: account } = await newAccount()
    const there = await fetch(`${other.base}/api/v1/me`, { headers: { cookie: browser.cookie } })
    expect(await there.json()).toEqual(account)
  })
})

describe('signing out', () => {
  test('ends this session and no other', async () => {
    const { browser, email } = await newAccount()
    const other = Browser.at(server)
    await other.post('/api/v1/sessions', { email, password: PASSWORD })
    const { cookie } = browser
    expect((await browser.delete('/api/v1/sessions/current')).status).toBe(204)
    expect((await browser.get('/api/v1/me')).status).toBe(401)
    expect((await fetch(`${server.base}/api/v1/me`, { headers: { cookie } })).status).toBe(401)
    expect((await other.get('/api/v1/me')).status).toBe(200)
  })

  test('everywhere ends all of them, and nobody else‘s', async () => {
    const { browser, email, me: account } = await newAccount()
    const other = Browser.at(server)
    await other.post('/api/v1/sessions', { email, password: PASSWORD })
    const { browser: somebody } = await newAccount()
    expect((await browser.delete('/api/v1/sessions')).status).toBe(204)
    expect((await other.get('/api/v1/me')).status).toBe(401)
    expect((await browser.get('/api/v1/me')).status).toBe(401)
    expect((await somebody.get('/api/v1/me')).status).toBe(200)
    expect(await audited(account.id)).toContain('sessions.ended')
  })
})

describe('a forgotten password', () => {
  test('is replaced by the link of a mail, which ends all sessions and works once', async () => {
    const { browser, email, me: account } = await newAccount()
    const token = await resetToken(email)
    const reset = (password: string) => Browser.at(server).send('PUT', '/api/v1/password', { token, password })
    expect((await reset('short')).status).toBe(400)
    expect((await reset('another horse battery')).status).toBe(204)
    expect((await browser.get('/api/v1/me')).status).toBe(401)
    expect((await browser.post('/api/v1/sessions', { email, password: PASSWORD })).status).toBe(401)
    expect((await browser.post('/api/v1/sessions', { email, password: 'another horse battery' })).status).toBe(201)
    expect(await reset('a third horse battery')).toMatchObject({ status: 404, body: { type: 'urn:loadbearing:problem:reset-unknown' } })
    expect(await audited(account.id)).toContain('password.reset')
  })

  test('is not replaced by a link that is none, whatever is in it', async () => {
    for (const [token, status] of [
      ['nothing like it', 404],
      ['no text\u0000', 400],
    ] as const)
      expect((await Browser.at(server).send('PUT', '/api/v1/password', { token, password: PASSWORD })).status).toBe(status)
  })

  test('is not kept in the clear: the database has no token of a mail', async () => {
    const { email } = await newAccount()
    const token = await resetToken(email)
    const { rows } = await pool.query<{ identifier: string }>('select identifier from verifications')
    expect(rows.length).toBeGreaterThan(0)
    expect(rows.filter(({ identifier }) => identifier.includes(token))).toEqual([])
  })

  test('of nobody is answered the same, and nobody gets a mail', async () => {
    const { email } = await newAccount()
    const known = await Browser.at(server).post('/api/v1/password-resets', { email })
    const nobody = newEmail()
    const unknown = await Browser.at(server).post('/api/v1/password-resets', { email: nobody })
    expect([unknown.status, unknown.body]).toEqual([known.status, known.body])
    await tokenIn(server, email, '#reset=')
    expect(await mailsTo(server, nobody)).toEqual([])
  })
})

describe('too many tries', () => {
  test('for one e-mail address are refused for a while, on every web process, also with the right password', async () => {
    await using other = await testServer(cluster, { role: 'web' })
    const { email } = await newAccount()
    const attempt = (at: TestServer, password: string) => Browser.at(at).post('/api/v1/sessions', { email, password })
    for (let i = 0; i < 10; i += 1) expect((await attempt(i % 2 === 0 ? server : other, 'wrong horse battery')).status).toBe(401)
    for (const at of [server, other]) {
      const refused = await attempt(at, PASSWORD)
      expect(refused).toMatchObject({ status: 429, body: { detail: expect.stringMatching(/this e-mail address. Try again in/) } })
      expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0)
    }
    const { rows } = await pool.query<{ key: string }>('select key from rate_limits')
    expect(rows.filter(({ key }) => key.includes(email) || key.includes('127.0.0.1'))).toEqual([])
  })

  test('count by the address that a proxy names, only where proxies are trusted', async () => {
    await using behind = await testServer(cluster, { role: 'web', trustProxy: 1 })
    const { browser } = await newAccount()
    const appoint = (at: TestServer, address: string) =>
      new Browser(at.base).post('/api/v1/administrator', { token: 'x' }, { 'x-forwarded-for': address, cookie: browser.cookie })
    for (let i = 0; i < 10; i += 1) expect((await appoint(behind, '203.0.113.7')).status).toBe(404)
    expect((await appoint(behind, '203.0.113.7')).status).toBe(429)
    expect((await appoint(behind, '203.0.113.8')).status).toBe(404)
    expect((await appoint(server, '203.0.113.7')).status).toBe(404)
  })
})

test('no log line has a name, an address, a password or a token', async () => {
  const browser = Browser.at(server)
  const email = newEmail()
  await browser.post('/api/v1/accounts', { name: 'Ada Unmistakable', email, password: PASSWORD })
  await Browser.at(server).post('/api/v1/accounts', { name: 'Ada Unmistakable', email, password: PASSWORD })
  await Browser.at(server).post('/api/v1/sessions', { email, password: 'wrong horse battery' })
  const token = await resetToken(email)
  await Browser.at(server).send('PUT', '/api/v1/password', { token, password: 'another horse battery' })
  const log = await readFile(join(server.course.root, 'data/logs/server.log'), 'utf8')
  expect(log).toContain('/api/v1/accounts')
  for (const secret of [email, 'Unmistakable', 'horse', token]) expect(log).not.toContain(secret)
})

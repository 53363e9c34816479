import type { Pool } from 'pg'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { gradingSchema, sessionSchema } from '../../runtimes/server/api.ts'
import { meSchema, redirectSchema } from '../../runtimes/server/identity.ts'
import { Browser } from '../browser.testing.ts'
import { mailsTo, tokenIn } from '../mail/mails.testing.ts'
import { testCluster, testPool, testServer, type TestServer } from '../server.testing.ts'
import { startIssuer, type Issuer, type Person } from './issuer.testing.ts'

const CLIENT = { clientId: 'loadbearing', clientSecret: 'known to both' }
const PASSWORD = 'correct horse battery'

let cluster: Awaited<ReturnType<typeof testCluster>>
let issuer: Issuer
let server: TestServer
let pool: Pool

beforeAll(async () => {
  cluster = await testCluster()
  pool = testPool(cluster.url)
  issuer = await startIssuer()
  server = await testServer(cluster, { oidc: { issuer: issuer.url, ...CLIENT } })
  issuer.register({ ...CLIENT, redirectUri: `${server.base}/api/v1/callback/oidc` })
}, 60_000)

afterAll(async () => {
  await server[Symbol.asyncDispose]()
  await issuer[Symbol.asyncDispose]()
  await pool.end()
  await cluster.stop()
})

function somebody(): Person {
  const sub = crypto.randomUUID()
  return { sub, email: `${sub}@example.org`, email_verified: true, name: 'Ada at work' }
}

async function begin(browser: Browser): Promise<string> {
  const answer = await browser.post('/api/v1/oidc')
  expect(answer.status).toBe(200)
  return redirectSchema.parse(answer.body).url
}

/** @returns where the account page is opened */
async function signIn(browser: Browser, person: Person): Promise<string | null> {
  const back = await issuer.signIn(await begin(browser), person)
  const answer = await browser.get(back)
  expect(answer.status).toBe(302)
  return answer.headers.get('location')
}

const me = async (browser: Browser) => meSchema.parse((await browser.get('/api/v1/me')).body)

describe('single sign-on', () => {
  test('makes an account the first time, and signs in to it from then on', async () => {
    const person = somebody()
    const first = Browser.at(server)
    expect(await signIn(first, person)).toContain('/account/?new')
    const account = await me(first)
    expect(account).toMatchObject({ name: 'Ada at work', kind: 'account', email: person.email })
    const second = Browser.at(server)
    expect(await signIn(second, person)).toMatch(/\/account\/\?in$/)
    expect(await me(second)).toEqual(account)
    const { rows } = await pool.query<{ action: string }>('select action from audit_events where subject = $1 order by id', [account.id])
    expect(rows.map(({ action }) => action)).toEqual(['account.created', 'session.started'])
  })

  test('makes a guest an account with the same id, with what was handed in', async () => {
    const browser = Browser.at(server)
    await browser.post('/api/v1/guests', { name: 'Grace' })
    const guest = await me(browser)
    const { id } = gradingSchema.parse((await browser.post('/api/gradings', { slug: 'ring-the-bell', files: {} })).body)
    ;(await server.engine.nextGrading()).finish()
    const person = somebody()
    await signIn(browser, person)
    expect(await me(browser)).toEqual({ ...guest, kind: 'account', name: 'Ada at work', email: person.email, isAddressProved: true })
    const again = Browser.at(server)
    await signIn(again, person)
    expect((await me(again)).id).toBe(guest.id)
    const { rows } = await pool.query('select owner from gradings where id = $1', [id])
    expect(rows).toEqual([{ owner: guest.id }])
  })

  test('proves an address where the issuer vouches for it; else a mail asks, until the issuer does', async () => {
    const sure = Browser.at(server)
    const vouchedFor = somebody()
    await signIn(sure, vouchedFor)
    expect(await me(sure)).toMatchObject({ isAddressProved: true })

    const unsure = { ...somebody(), email_verified: false }
    const browser = Browser.at(server)
    await signIn(browser, unsure)
    expect(await me(browser)).toMatchObject({ email: unsure.email, isAddressProved: false })
    expect(await tokenIn(server, unsure.email, '#proof=')).not.toBe('')
    await signIn(Browser.at(server), { ...unsure, email_verified: true })
    expect(await me(browser)).toMatchObject({ isAddressProved: true })
    expect(await mailsTo(server, vouchedFor.email)).toEqual([])
  })

  test('does not open an account that has the same e-mail address and a password, also where the address is proved', async () => {
    const person = somebody()
    const owner = Browser.at(server)
    await owner.post('/api/v1/accounts', { name: 'Ada', email: person.email, password: PASSWORD })
    const browser = Browser.at(server)
    expect(await signIn(browser, person)).toContain('error=account_not_linked')
    const token = await tokenIn(server, person.email, '#proof=')
    expect((await owner.send('PUT', '/api/v1/address-proofs', { token })).status).toBe(204)
    expect(await signIn(browser, person)).toContain('error=account_not_linked')
    expect((await browser.get('/api/v1/me')).status).toBe(401)
  })

  test('keeps none of the issuer‘s tokens', async () => {
    await signIn(Browser.at(server), somebody())
    const { rows } = await pool.query("select distinct access_token, refresh_token, id_token from credentials where provider_id = 'oidc'")
    expect(rows).toEqual([{ access_token: null, refresh_token: null, id_token: null }])
  })

  test('refuses an answer that another browser asked for, one that was made up, and one that comes twice', async () => {
    const browser = Browser.at(server)
    const back = await issuer.signIn(await begin(browser), somebody())
    const victim = Browser.at(server)
    await victim.get(back)
    expect((await victim.get('/api/v1/me')).status).toBe(401)

    const madeUp = Browser.at(server)
    expect((await madeUp.get('/api/v1/callback/oidc?code=x&state=y')).headers.get('location')).toContain('error=')
    expect((await madeUp.get('/api/v1/callback/oidc')).headers.get('location')).toContain('error=')
    expect((await madeUp.get('/api/v1/me')).status).toBe(401)

    const twice = Browser.at(server)
    const good = await issuer.signIn(await begin(twice), somebody())
    expect((await twice.get(good)).headers.get('location')).toContain('/account/?new')
    await twice.delete('/api/v1/sessions/current')
    expect((await twice.get(good)).headers.get('location')).toContain('error=')
    expect((await twice.get('/api/v1/me')).status).toBe(401)
  })

  test('brings what a guest handed in to an account that was there before, and says where it is', async () => {
    const person = somebody()
    const first = Browser.at(server)
    await signIn(first, person)
    const account = await me(first)
    const guest = Browser.at(server)
    await guest.post('/api/v1/guests', { name: 'Grace' })
    const { id } = gradingSchema.parse((await guest.post('/api/gradings', { slug: 'ring-the-bell', files: {} })).body)
    ;(await server.engine.nextGrading()).finish()
    expect(await signIn(guest, person)).toMatch(/\/account\/\?in$/)
    expect(await me(guest)).toEqual(account)
    expect((await pool.query('select owner from gradings where id = $1', [id])).rows).toEqual([{ owner: account.id }])
    const { signOn } = sessionSchema.parse((await guest.get('/api/session')).body)
    expect(signOn).toBe(new URL(issuer.url).host)
  })

  test('is off where no issuer is configured', async () => {
    await using other = await testServer(cluster, { role: 'web' })
    expect(sessionSchema.parse((await Browser.at(other).get('/api/session')).body).signOn).toBeNull()
    expect(await Browser.at(other).post('/api/v1/oidc')).toMatchObject({ status: 404, body: { type: expect.stringContaining('oidc-off') } })
    expect((await Browser.at(other).get('/api/v1/callback/oidc?code=x&state=y')).status).toBe(404)
  })

  test('that is out of reach is said, and the other ways in go on', async () => {
    await using other = await testServer(cluster, { role: 'web', oidc: { issuer: 'http://localhost:1', ...CLIENT } })
    const browser = Browser.at(other)
    expect(await browser.post('/api/v1/oidc')).toMatchObject({ status: 503, body: { type: expect.stringContaining('oidc-away') } })
    expect((await browser.post('/api/v1/guests', { name: 'Grace' })).status).toBe(201)
  })
})

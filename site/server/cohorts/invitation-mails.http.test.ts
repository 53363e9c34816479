import { randomUUID } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Pool } from 'pg'
import { afterAll, beforeAll, beforeEach, expect, test, vi } from 'vitest'
import { invitationSchema, invitedSchema, pageSchema, type Cohort, type Invitation } from '../../runtimes/server/cohorts-api.ts'
import { startMailServer, type MailServer, type ReceivedMail } from '../mail/smtp.testing.ts'
import type { TestServer } from '../server.testing.ts'
import { newCohort, peopledServer, read, refusal, type People, type PeopledServer, type Person } from './people.testing.ts'

const PATIENCE_MS = 25_000

let mails: MailServer
let stop: PeopledServer['stop']
let server: TestServer
let pool: Pool
let people: People
let owner: Person
let cohort: Cohort

beforeAll(async () => {
  mails = await startMailServer()
  ;({ server, pool, people, stop } = await peopledServer({ smtp: { url: mails.url, from: 'Loadbearing <course@example.org>' } }))
}, 60_000)

beforeEach(async () => {
  mails.answer = () => undefined
  owner = await people.account('Mara')
  cohort = await newCohort(owner)
})

afterAll(async () => {
  await stop()
  await mails[Symbol.asyncDispose]()
})

const newAddress = () => `${randomUUID()}@example.org`
const invite = (...addresses: string[]) =>
  read(owner.post(`/cohorts/${cohort.id}/invitations`, { addresses: addresses.join('\n') }), invitedSchema)
const sendAgain = ({ id }: Invitation, by = owner) => by.post(`/cohorts/${cohort.id}/invitations/${id}/mail`)

async function invitationOf(email: string): Promise<Invitation> {
  const { items } = await read(owner.get(`/cohorts/${cohort.id}/invitations`), pageSchema(invitationSchema))
  return invitationSchema.parse(items.find((each) => each.email === email))
}

/** Once the list says so. */
const until = (email: string, mail: Invitation['mail']) =>
  vi.waitFor(async () => {
    const invitation = await invitationOf(email)
    expect(invitation.mail).toBe(mail)
    return invitation
  }, PATIENCE_MS)

const mailsTo = (email: string): ReceivedMail[] => mails.received.filter(({ to, data }) => to.includes(email) && data.includes('invites'))

/** As a mail program shows it. */
function textOf({ data }: ReceivedMail): string {
  const [head = '', ...body] = data.split('\r\n\r\n')
  const raw = body.join('\r\n\r\n')
  if (/base64/i.test(head)) return Buffer.from(raw, 'base64').toString('utf8')
  const bytes = raw
    .replaceAll('=\r\n', '')
    .replaceAll(/=([0-9A-F]{2})/g, (_all, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)))
  return Buffer.from(bytes, 'latin1').toString('utf8')
}

test('each new address gets one mail that says who invites where, and how to join; whoever is invited again gets no other', async () => {
  const [ada, bo] = [newAddress(), newAddress()]
  await invite(ada)
  expect(await until(ada, 'sent')).toMatchObject({ mailedAt: expect.stringMatching(/^20/), claimedAt: null })
  expect(await invite(ada, bo)).toEqual({ added: 1, known: 1 })
  await until(bo, 'sent')
  expect([ada, bo].map((address) => mailsTo(address).length)).toEqual([1, 1])
  const [mail] = mailsTo(ada)
  const text = mail ? textOf(mail) : ''
  expect(text).toContain('Mara invites you to the cohort “Bell ringers” on Loadbearing, as a learner.')
  expect(text).toContain(`${server.base}/account/`)
  expect(text).toContain(`${server.base}/cohorts/`)
  expect(text).toContain('Nothing happens then')
})

test('it is sent again on demand, once for a double click, and not to who has joined or from another cohort', async () => {
  const ada = await people.account('Ada')
  const email = ada.email ?? ''
  await invite(email)
  const invitation = await until(email, 'sent')
  const clicks = await Promise.all([sendAgain(invitation), sendAgain(invitation)])
  expect(clicks.map(({ status }) => status)).toEqual([202, 202])
  await until(email, 'sent')
  expect([2, 3]).toContain(mailsTo(email).length)
  const audited = await pool.query("select from audit_events where action = 'cohort.invitation-mailed' and subject = $1", [cohort.id])
  expect(audited.rowCount).toBe(2)

  const stranger = await people.account('Eve')
  expect(await refusal(sendAgain(invitation, stranger))).toBe('404 cohort-unknown')
  await ada.post('/invitations/claim')
  expect(await refusal(sendAgain(invitation))).toBe('409 invitation-claimed')
  expect(await refusal(sendAgain({ ...invitation, id: randomUUID() }))).toBe('404 invitation-unknown')
})

test('who was in, left and is invited again is told again', async () => {
  const ada = await people.account('Ada')
  const email = ada.email ?? ''
  await invite(email)
  await until(email, 'sent')
  await ada.post('/invitations/claim')
  await ada.send('DELETE', `/cohorts/${cohort.id}/membership`)
  await invite(email)
  await vi.waitFor(() => expect(mailsTo(email)).toHaveLength(2), PATIENCE_MS)
})

test('while the mail server is busy it is tried again; an address that it refuses has failed, and the log does not name it', async () => {
  const [slow, wrong] = [newAddress(), newAddress()]
  let tries = 0
  mails.answer = (to) => {
    if (to === wrong) return 550
    if (to !== slow) return undefined
    tries += 1
    return tries === 1 ? 451 : undefined
  }
  await invite(slow)
  await vi.waitFor(() => expect(tries).toBe(1), PATIENCE_MS)
  expect(await invitationOf(slow)).toMatchObject({ mail: 'waiting', mailedAt: null })
  await until(slow, 'sent')
  expect(mailsTo(slow)).toHaveLength(1)
  await invite(wrong)
  await until(wrong, 'failed')
  mails.answer = () => undefined
  await sendAgain(await invitationOf(wrong))
  await until(wrong, 'sent')

  const log = await readFile(join(server.course.root, 'data/logs/server.log'), 'utf8')
  expect(log).toContain('could not be sent (EENVELOPE) yet')
  for (const address of [slow, wrong]) expect(log).not.toContain(address)
  const { rows } = await pool.query('select coalesce(last_error, $1) as said from graphile_worker.jobs', [''])
  expect(JSON.stringify(rows)).not.toContain('@example.org')
})

test('names that people chose bring along no header and no link', async () => {
  owner = await people.account('Eve www.evil.example')
  cohort = await newCohort(owner, { name: 'Win! https://evil.example/prize\u2028Bcc: eve@evil.example' })
  const ada = newAddress()
  await invite(ada)
  await until(ada, 'sent')
  const [mail] = mailsTo(ada)
  expect(mail?.to).toEqual([ada])
  const text = mail ? textOf(mail) : ''
  expect(mail?.data.split('\r\n\r\n')[0]).not.toMatch(/^bcc:/im)
  expect(text).toContain('Win!')
  const links = text.match(/\S*(?:\w\.\w|:\/\/|@\S)\S*/g)
  expect(links).toEqual([`${server.base}/account/`, `${server.base}/cohorts/`])
})

test('an address is not flooded: beyond ten mails a day the next one fails', async () => {
  const ada = newAddress()
  for (let time = 0; time < 10; time += 1) {
    await invite(ada)
    const { id } = await until(ada, 'sent')
    await owner.send('DELETE', `/cohorts/${cohort.id}/invitations/${id}`)
  }
  await invite(ada)
  await until(ada, 'failed')
  expect(mailsTo(ada)).toHaveLength(10)
})

test('an invitation that was taken back, and one of an archived cohort, is not mailed any more', async () => {
  const [ada, bo, later] = [newAddress(), newAddress(), newAddress()]
  mails.answer = () => 451
  await invite(ada)
  await invite(bo)
  await vi.waitFor(async () => {
    const { rows } = await pool.query(
      "select from graphile_worker.jobs where task_identifier = 'invitation-mail' and attempts = 1 and locked_at is null",
    )
    expect(rows.length).toBeGreaterThanOrEqual(2)
  }, PATIENCE_MS)
  await owner.send('DELETE', `/cohorts/${cohort.id}/invitations/${(await invitationOf(ada)).id}`)
  await owner.send('PUT', `/cohorts/${cohort.id}/archived`, {})
  mails.answer = () => undefined
  cohort = await newCohort(owner)
  await invite(later)
  await until(later, 'sent')
  await vi.waitFor(async () => {
    const { rowCount } = await pool.query("select from graphile_worker.jobs where task_identifier = 'invitation-mail'")
    expect(rowCount).toBe(0)
  }, PATIENCE_MS)
  expect([...mailsTo(ada), ...mailsTo(bo)]).toEqual([])
})

import type { Pool } from 'pg'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { z } from 'zod'
import { claimedSchema, cohortSchema, invitationSchema, invitedSchema, pageSchema, type Cohort } from '../../runtimes/server/cohorts-api.ts'
import { tokenIn } from '../mail/mails.testing.ts'
import type { TestServer } from '../server.testing.ts'
import { letIn, newCohort, peopledServer, read, refusal, type People, type PeopledServer, type Person } from './people.testing.ts'

let stop: PeopledServer['stop']
let server: TestServer
let pool: Pool
let people: People
let owner: Person
let ada: Person
let cohort: Cohort

beforeAll(async () => {
  ;({ server, pool, people, stop } = await peopledServer())
}, 60_000)

beforeEach(async () => {
  owner = await people.account('Mara')
  ada = await people.account('Ada')
  cohort = await newCohort(owner)
})

afterAll(() => stop())

const invite = (addresses: string, settings: object = {}, by = owner) =>
  by.post(`/cohorts/${cohort.id}/invitations`, { addresses, ...settings })
const invited = async (query = '') => read(owner.get(`/cohorts/${cohort.id}/invitations${query}`), pageSchema(invitationSchema))
const claim = async (person: Person) =>
  (await read(person.post('/invitations/claim'), claimedSchema)).joined.map(({ id, role }) => ({ id, role }))

describe('inviting by addresses', () => {
  test('a list from a sheet; whoever has such an address joins once', async () => {
    const list = `Name;E-Mail\nAda;${ada.email?.toUpperCase()}\nBo;bo@example.org\nBo again;bo@example.org\n`
    expect(await read(invite(list), invitedSchema)).toEqual({ added: 2, known: 0 })
    expect((await invited()).items.map(({ email }) => email).sort()).toEqual([ada.email, 'bo@example.org'].sort())
    const clicks = await Promise.all([claim(ada), claim(ada)])
    expect(clicks.flat()).toEqual([{ id: cohort.id, role: 'learner' }])
    expect(await claim(ada)).toEqual([])
    expect((await invited()).items.filter(({ claimedAt }) => claimedAt !== null).map(({ email }) => email)).toEqual([ada.email])
  })

  test('with a line that is no address nobody is invited, and the line is named', async () => {
    const answer = await invite(`${ada.email}\nnot an address\n`)
    expect(await answer.clone().json()).toMatchObject({ lines: [{ line: 2, message: 'this is no e-mail address' }] })
    expect(await refusal(answer)).toBe('422 addresses-invalid')
    expect((await invited()).items).toEqual([])
    expect(await claim(ada)).toEqual([])
  })

  test('again is no error, and the last role counts', async () => {
    await read(invite(`${ada.email}`), invitedSchema)
    expect(await read(invite(`${ada.email}\nbo@example.org`, { role: 'mentor' }), invitedSchema)).toEqual({ added: 1, known: 1 })
    expect(await claim(ada)).toEqual([{ id: cohort.id, role: 'mentor' }])
  })

  test('comes in pages', async () => {
    await read(invite(['a', 'b', 'c', 'd', 'e'].map((name) => `${name}@example.org`).join('\n')), invitedSchema)
    const first = await invited('?limit=3')
    const second = await invited(`?limit=3&after=${first.next}`)
    expect([...first.items, ...second.items].map(({ email }) => email.charAt(0)).sort()).toEqual(['a', 'b', 'c', 'd', 'e'])
    expect(second.next).toBeNull()
  })

  test('a mentor invites learners, an owner mentors too', async () => {
    await letIn(owner, cohort, [ada], 'mentor')
    expect(await refusal(invite('bo@example.org', { role: 'mentor' }, ada))).toBe('403 role-missing')
    expect(await read(invite('bo@example.org', {}, ada), invitedSchema)).toEqual({ added: 1, known: 0 })
  })
})

describe('claiming', () => {
  test('takes a proved address: a guest has none, and somebody else’s is not enough', async () => {
    const guest = await people.guest('Gil')
    expect(await refusal(guest.post('/invitations/claim'))).toBe('403 address-unverified')
    await read(invite(`${ada.email}`), invitedSchema)
    await pool.query('update users set email_verified = false where id = $1', [ada.id])
    expect(await refusal(ada.post('/invitations/claim'))).toBe('403 address-unverified')
    expect(await claim(await people.account('Bo'))).toEqual([])
  })

  test('works once somebody has opened the link of a mail to their address', async () => {
    await read(invite(`${ada.email}`), invitedSchema)
    await pool.query('update users set email_verified = false where id = $1', [ada.id])
    expect(await refusal(ada.post('/invitations/claim'))).toBe('403 address-unverified')
    const token = await tokenIn(server, z.string().parse(ada.email), '#proof=')
    expect((await people.nobody.send('PUT', '/address-proofs', { token })).status).toBe(204)
    expect(await claim(ada)).toEqual([{ id: cohort.id, role: 'learner' }])
  })

  test('who is in already stays what they are', async () => {
    await letIn(owner, cohort, [ada], 'mentor')
    await read(invite(`${ada.email}\n${owner.email}`), invitedSchema)
    expect([await claim(ada), await claim(owner)]).toEqual([[], []])
    expect(await read(ada.get(`/cohorts/${cohort.id}`), cohortSchema)).toMatchObject({ role: 'mentor' })
    expect(await read(owner.get(`/cohorts/${cohort.id}`), cohortSchema)).toMatchObject({ role: 'owner' })
  })

  test('joins all cohorts at once, but archived ones, which wait', async () => {
    await read(invite(`${ada.email}`), invitedSchema)
    const archived = cohort
    cohort = await newCohort(owner, { name: 'Evenings' })
    await read(invite(`${ada.email}`), invitedSchema)
    await owner.send('PUT', `/cohorts/${archived.id}/archived`, {})
    expect(await claim(ada)).toEqual([{ id: cohort.id, role: 'learner' }])
    await owner.send('DELETE', `/cohorts/${archived.id}/archived`)
    expect(await claim(ada)).toEqual([{ id: archived.id, role: 'learner' }])
  })

  test('does nothing once the invitation was taken back', async () => {
    await read(invite(`${ada.email}`), invitedSchema)
    const [invitation] = (await invited()).items
    const remove = () => owner.send('DELETE', `/cohorts/${cohort.id}/invitations/${invitation?.id}`)
    expect((await remove()).status).toBe(204)
    expect(await refusal(remove())).toBe('404 invitation-unknown')
    expect(await claim(ada)).toEqual([])
  })
})

test('an archived cohort invites nobody', async () => {
  await read(invite('bo@example.org'), invitedSchema)
  const [invitation] = (await invited()).items
  await owner.send('PUT', `/cohorts/${cohort.id}/archived`, {})
  expect(await refusal(invite('cy@example.org'))).toBe('409 cohort-archived')
  expect(await refusal(owner.send('DELETE', `/cohorts/${cohort.id}/invitations/${invitation?.id}`))).toBe('409 cohort-archived')
  expect((await invited()).items).toHaveLength(1)
})

test('each change is in the audit log, without addresses', async () => {
  await read(invite(`${ada.email}`), invitedSchema)
  const [invitation] = (await invited()).items
  await claim(ada)
  await owner.send('DELETE', `/cohorts/${cohort.id}/invitations/${invitation?.id}`)
  const { rows } = await pool.query('select action, details from audit_events where subject = $1 order by id offset 1', [cohort.id])
  expect(rows).toEqual([
    { action: 'cohort.invited', details: { addresses: 1, role: 'learner' } },
    { action: 'cohort.joined', details: { invitation: invitation?.id, role: 'learner' } },
    { action: 'cohort.invitation-removed', details: { invitation: invitation?.id } },
  ])
})

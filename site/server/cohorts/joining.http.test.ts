import { randomUUID } from 'node:crypto'
import type { Pool } from 'pg'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { joinedSchema, joinLinkSchema, joinPreviewSchema, pageSchema, type Cohort } from '../../runtimes/server/cohorts-api.ts'
import { letIn, newCohort, newLink, peopledServer, read, refusal, type People, type PeopledServer, type Person } from './people.testing.ts'

let stop: PeopledServer['stop']
let pool: Pool
let people: People
let owner: Person
let cohort: Cohort

beforeAll(async () => {
  ;({ pool, people, stop } = await peopledServer())
}, 60_000)

beforeEach(async () => {
  owner = await people.account('Mara')
  cohort = await newCohort(owner)
})

afterAll(() => stop())

const join = (person: Person, code: string) => person.post('/joins', { code })
const preview = (code: string) => people.nobody.post('/join-previews', { code })
const links = async () => (await read(owner.get(`/cohorts/${cohort.id}/join-links`), pageSchema(joinLinkSchema))).items

describe('joining by a code', () => {
  test('a guest types it as it was read out, and is in', async () => {
    const guest = await people.guest('Gil')
    const { code } = await newLink(owner, cohort)
    expect(code).toMatch(/^([0-9A-HJKMNP-TV-Z]{4}-){2}[0-9A-HJKMNP-TV-Z]{4}$/)
    const typed = ` ${code.toLowerCase().replaceAll('-', ' ').replaceAll('0', 'o').replaceAll('1', 'l')}`
    expect(await read(join(guest, typed), joinedSchema)).toMatchObject({ joined: true, cohort: { id: cohort.id, role: 'learner' } })
  })

  test('twice is no error, and takes one place', async () => {
    const guest = await people.guest('Gil')
    const { code } = await newLink(owner, cohort, { places: 1 })
    const clicks = await Promise.all([1, 2, 3].map(() => read(join(guest, code), joinedSchema)))
    expect(clicks.map(({ joined }) => joined).sort()).toEqual([false, false, true])
    expect(await read(join(guest, code), joinedSchema)).toMatchObject({ joined: false, cohort: { role: 'learner' } })
    expect(await links()).toMatchObject([{ uses: 1, places: 1 }])
  })

  test('an owner who tries the code stays the owner', async () => {
    const { code } = await newLink(owner, cohort)
    expect(await read(join(owner, code), joinedSchema)).toMatchObject({ joined: false, cohort: { role: 'owner' } })
  })

  test('as many get in as there are places, however many come at once', async () => {
    const { code } = await newLink(owner, cohort, { places: 5 })
    const crowd = await Promise.all(Array.from({ length: 20 }, (_, at) => people.guest(`Guest ${at}`)))
    const answers = await Promise.all(crowd.map((guest) => join(guest, code)))
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(5)
    const refused = answers.filter(({ status }) => status !== 200)
    expect(await Promise.all(refused.map((answer) => refusal(answer)))).toEqual(Array.from({ length: 15 }, () => '409 join-link-full'))
    expect((await pool.query('select from memberships where cohort = $1', [cohort.id])).rowCount).toBe(6)
    expect(await links()).toMatchObject([{ uses: 5 }])
  })

  test('a code that nobody made is unknown; one that was made says why it does not work', async () => {
    const guest = await people.guest('Gil')
    expect(await refusal(join(guest, '0000-0000-0000'))).toBe('404 join-code-unknown')
    expect(await refusal(join(guest, 'not a code'))).toBe('404 join-code-unknown')

    const expired = await newLink(owner, cohort)
    await pool.query("update join_links set expires_at = now() - interval '1 second' where id = $1", [expired.id])
    expect(await refusal(join(guest, expired.code))).toBe('410 join-link-expired')

    const revoked = await newLink(owner, cohort)
    expect((await owner.send('DELETE', `/cohorts/${cohort.id}/join-links/${revoked.id}`)).status).toBe(204)
    expect((await owner.send('DELETE', `/cohorts/${cohort.id}/join-links/${revoked.id}`)).status).toBe(204)
    expect(await refusal(join(guest, revoked.code))).toBe('410 join-link-revoked')

    const last = await newLink(owner, cohort)
    await owner.send('PUT', `/cohorts/${cohort.id}/archived`, {})
    expect(await refusal(join(guest, last.code))).toBe('409 cohort-archived')
    expect((await pool.query('select from memberships where person = $1', [guest.id])).rowCount).toBe(0)
  })
})

describe('where a code leads', () => {
  test('is said to who has it, before they say who they are, and takes no place', async () => {
    const mentor = await people.account('Mo')
    await letIn(owner, cohort, [mentor], 'mentor')
    const { code } = await newLink(owner, cohort, { role: 'mentor', places: 1 })
    const led = { name: 'Bell ringers', role: 'mentor', owners: ['Mara'] }
    expect(await read(preview(code.toLowerCase()), joinPreviewSchema)).toEqual(led)
    expect(await (await preview(code)).json()).toEqual(led)
    expect((await links())[0]).toMatchObject({ uses: 0 })
  })

  test('is not said of codes that lead nowhere: those say what joining says, and no name', async () => {
    const guest = await people.guest('Gil')
    const [expired, revoked, full, both, archived] = [
      await newLink(owner, cohort),
      await newLink(owner, cohort),
      await newLink(owner, cohort, { places: 1 }),
      await newLink(owner, cohort),
      await newLink(owner, cohort),
    ]
    await pool.query("update join_links set expires_at = now() - interval '1 second' where id = any ($1)", [[expired.id, both.id]])
    for (const { id } of [revoked, both]) await owner.send('DELETE', `/cohorts/${cohort.id}/join-links/${id}`)
    await read(join(guest, full.code), joinedSchema)
    const other = await people.guest('Lou')
    for (const code of ['0000-0000-0000', expired.code, revoked.code, full.code, both.code]) {
      const answer = await preview(code)
      expect(await answer.clone().text()).not.toContain('Bell ringers')
      expect(await refusal(answer)).toBe(await refusal(join(other, code)))
    }
    await owner.send('PUT', `/cohorts/${cohort.id}/archived`, {})
    expect(await refusal(preview(archived.code))).toBe('409 cohort-archived')
    expect(await (await preview(revoked.code)).text()).not.toContain('Bell ringers')
  })
})

describe('links', () => {
  test('show their code once: lists and the database do not have it', async () => {
    const { code, ...link } = await newLink(owner, cohort, { hours: 2, places: 3 })
    expect(await links()).toEqual([link])
    expect(Date.parse(link.expiresAt) - Date.parse(link.createdAt)).toBe(2 * 60 * 60 * 1000)
    const { rows } = await pool.query('select * from join_links where id = $1', [link.id])
    expect(JSON.stringify(rows)).not.toContain(code)
    expect(JSON.stringify(rows)).not.toContain(code.replaceAll('-', ''))
  })

  test('a double click makes one', async () => {
    const key = { 'idempotency-key': randomUUID() }
    const click = () => owner.post(`/cohorts/${cohort.id}/join-links`, {}, key)
    const answers = await Promise.all([click(), click()])
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 409])
    expect(await refusal(click())).toBe('409 join-link-made')
    expect(await links()).toHaveLength(1)
  })

  test('a mentor lets in learners, an owner mentors too', async () => {
    const mentor = await people.account('Ada')
    await letIn(owner, cohort, [mentor], 'mentor')
    expect(await refusal(mentor.post(`/cohorts/${cohort.id}/join-links`, { role: 'mentor' }))).toBe('403 role-missing')
    await newLink(mentor, cohort, { role: 'learner' })
    expect(await refusal(owner.post(`/cohorts/${cohort.id}/join-links`, { role: 'owner' }))).toBe('400 invalid')
  })

  test('a mentor needs an account', async () => {
    const guest = await people.guest('Gil')
    const { code } = await newLink(owner, cohort, { role: 'mentor', places: 1 })
    expect(await refusal(join(guest, code))).toBe('403 account-needed')
    expect(await links()).toMatchObject([{ uses: 0 }])
  })

  test('of another cohort can not be revoked from here', async () => {
    const other = await people.account('Otis')
    const theirs = await newLink(other, await newCohort(other))
    expect(await refusal(owner.send('DELETE', `/cohorts/${cohort.id}/join-links/${theirs.id}`))).toBe('404 join-link-unknown')
    await read(join(await people.guest('Gil'), theirs.code), joinedSchema)
  })

  test('each change is in the audit log, without the code', async () => {
    const { id, code } = await newLink(owner, cohort)
    await read(join(await people.guest('Gil'), code), joinedSchema)
    await owner.send('DELETE', `/cohorts/${cohort.id}/join-links/${id}`)
    const { rows } = await pool.query<{ action: string }>('select action, details from audit_events where subject = $1 order by id', [
      cohort.id,
    ])
    expect(rows.map(({ action }) => action)).toEqual([
      'cohort.created',
      'cohort.join-link-made',
      'cohort.joined',
      'cohort.join-link-revoked',
    ])
    expect(JSON.stringify(rows)).not.toContain(code)
  })
})

import { randomUUID } from 'node:crypto'
import type { Pool } from 'pg'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { cohortSchema, pageSchema } from '../../runtimes/server/cohorts-api.ts'
import { newCohort, peopledServer, read, refusal, type People, type PeopledServer, type Person } from './people.testing.ts'

let stop: PeopledServer['stop']
let pool: Pool
let people: People
let mara: Person

beforeAll(async () => {
  ;({ pool, people, stop } = await peopledServer())
  mara = await people.account('Mara')
}, 60_000)

afterAll(() => stop())

const actionsOn = async (subject: string) => {
  const { rows } = await pool.query<{ actor: string; action: string }>(
    'select actor, action from audit_events where subject = $1 order by id',
    [subject],
  )
  return rows.map(({ actor, action }) => (actor === mara.id ? action : `${action} by somebody else`))
}

describe('making a cohort', () => {
  test('whoever makes one owns it, and the audit log says so', async () => {
    const answer = await mara.post('/cohorts', {
      name: '  Autumn 2026 ',
      timeZone: 'Europe/Berlin',
      startsOn: '2026-10-01',
      endsOn: '2026-12-18',
    })
    const cohort = await read(answer.clone(), cohortSchema)
    expect(answer.status).toBe(201)
    expect(answer.headers.get('location')).toBe(`/api/v1/cohorts/${cohort.id}`)
    expect(cohort).toMatchObject({
      name: 'Autumn 2026',
      timeZone: 'Europe/Berlin',
      startsOn: '2026-10-01',
      endsOn: '2026-12-18',
      role: 'owner',
      version: 1,
    })
    expect(await read(mara.get(`/cohorts/${cohort.id}`), cohortSchema)).toEqual(cohort)
    expect(await actionsOn(cohort.id)).toEqual(['cohort.created'])
  })

  test('a double click makes one', async () => {
    const key = { 'idempotency-key': randomUUID() }
    const click = () => read(mara.post('/cohorts', { name: 'Clicked twice', timeZone: 'UTC' }, key), cohortSchema)
    const [first, second] = await Promise.all([click(), click()])
    expect(second).toEqual(first)
    expect(await click()).toEqual(first)
    expect((await pool.query('select from cohorts where name = $1', ['Clicked twice'])).rowCount).toBe(1)
    expect(await actionsOn(first.id)).toEqual(['cohort.created'])
  })

  test('a key is for one thing, of one person', async () => {
    const key = { 'idempotency-key': randomUUID() }
    const first = await read(mara.post('/cohorts', { name: 'First', timeZone: 'UTC' }, key), cohortSchema)
    expect(await refusal(mara.post('/cohorts', { name: 'Second', timeZone: 'UTC' }, key))).toBe('422 idempotency-key-reused')
    const other = await people.account('Otis')
    const theirs = await read(other.post('/cohorts', { name: 'First', timeZone: 'UTC' }, key), cohortSchema)
    expect(theirs.id).not.toBe(first.id)
    expect(await refusal(mara.post('/cohorts', { name: 'First', timeZone: 'UTC' }, { 'idempotency-key': 'one' }))).toBe('400 invalid')
  })

  test('a guest needs an account first', async () => {
    const guest = await people.guest('Gil')
    expect(await refusal(guest.post('/cohorts', { name: 'Mine', timeZone: 'UTC' }))).toBe('403 account-needed')
  })

  test.each([
    ['no name', { name: '   ' }],
    ['a name with what a database can not keep', { name: 'Bell \u0000 ringers' }],
    ['a day of another age', { startsOn: '0000-01-01' }],
    ['a name without end', { name: 'x'.repeat(101) }],
    ['a zone that is none', { timeZone: 'Europe/Atlantis' }],
    ['an offset, which knows no daylight-saving time', { timeZone: '+01:00' }],
    ['a day that is none', { startsOn: '2026-02-30' }],
    ['an end before the start', { startsOn: '2026-10-02', endsOn: '2026-10-01' }],
    ['a field that nobody knows', { owner: 'me' }],
  ])('%s is refused', async (_what, wrong) => {
    expect(await refusal(mara.post('/cohorts', { name: 'Fine', timeZone: 'Europe/Berlin', ...wrong }))).toBe('400 invalid')
  })
})

describe('the list of my cohorts', () => {
  test('comes in pages, newest first, each cohort once, also when one is made meanwhile', async () => {
    const lena = await people.account('Lena')
    const made: string[] = []
    for (const name of ['one', 'two', 'three', 'four', 'five']) made.unshift((await newCohort(lena, { name })).id)
    const page = async (query: string) => read(lena.get(`/cohorts?${query}`), pageSchema(cohortSchema))
    const first = await page('limit=2')
    await newCohort(lena, { name: 'six' })
    const second = await page(`limit=2&after=${first.next}`)
    const third = await page(`limit=2&after=${second.next}`)
    expect([...first.items, ...second.items, ...third.items].map(({ id }) => id)).toEqual(made)
    expect(third.next).toBeNull()
    expect((await page('')).items).toHaveLength(6)
  })

  test('has nobody else’s', async () => {
    const { id } = await newCohort(mara)
    const stranger = await people.account('Sol')
    expect(await read(stranger.get('/cohorts'), pageSchema(cohortSchema))).toEqual({ items: [], next: null })
    expect(await refusal(stranger.get(`/cohorts/${id}`))).toBe('404 cohort-unknown')
  })

  test.each(['limit=0', 'limit=201', 'limit=ten', 'limit=-1'])('%s is refused', async (query) => {
    expect(await refusal(mara.get(`/cohorts?${query}`))).toBe('400 invalid')
  })

  test.each([
    ['no place', 'nonsense'],
    ['a place in another list', Buffer.from(JSON.stringify(['3', randomUUID()])).toString('base64url')],
    ['a day of another age', Buffer.from(JSON.stringify(['0000-01-01 10:00:00+00', randomUUID()])).toString('base64url')],
    ['a zone that is none', Buffer.from(JSON.stringify(['2026-01-01 10:00:00+99', randomUUID()])).toString('base64url')],
    ['the 30th of February', Buffer.from(JSON.stringify(['2026-02-30 10:00:00+00', randomUUID()])).toString('base64url')],
    ['a day that is none', Buffer.from(JSON.stringify(['2026-99-99 10:00:00+00', randomUUID()])).toString('base64url')],
    ['SQL', Buffer.from(JSON.stringify(["now()'; drop table cohorts", randomUUID()])).toString('base64url')],
  ])('%s as `after` is refused', async (_what, after) => {
    expect(await refusal(mara.get(`/cohorts?after=${after}`))).toBe('400 cursor-invalid')
  })
})

describe('changing a cohort', () => {
  test('two tabs do not overwrite each other: the second is shown what is there now', async () => {
    const { id, version } = await newCohort(mara)
    const renamed = await read(mara.send('PATCH', `/cohorts/${id}`, { version, name: 'Renamed' }), cohortSchema)
    expect(renamed).toMatchObject({ name: 'Renamed', timeZone: 'Europe/Berlin', version: version + 1 })
    const late = await mara.send('PATCH', `/cohorts/${id}`, { version, endsOn: '2026-12-18' })
    expect(await late.clone().json()).toMatchObject({ current: renamed })
    expect(await refusal(late)).toBe('409 cohort-changed')
    const dated = await read(mara.send('PATCH', `/cohorts/${id}`, { version: renamed.version, endsOn: '2026-12-18' }), cohortSchema)
    expect(dated).toMatchObject({ name: 'Renamed', endsOn: '2026-12-18' })
    const undated = await read(mara.send('PATCH', `/cohorts/${id}`, { version: dated.version, endsOn: null }), cohortSchema)
    expect(undated.endsOn).toBeNull()
    expect(await actionsOn(id)).toEqual(['cohort.created', 'cohort.changed', 'cohort.changed', 'cohort.changed'])
  })

  test('of two changes at once one counts', async () => {
    const { id, version } = await newCohort(mara)
    const answers = await Promise.all(['A', 'B', 'C', 'D'].map((name) => mara.send('PATCH', `/cohorts/${id}`, { version, name })))
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409, 409, 409])
  })

  test('a new first day after the last one that is there is refused', async () => {
    const { id, version } = await newCohort(mara, { endsOn: '2026-10-01' })
    expect(await refusal(mara.send('PATCH', `/cohorts/${id}`, { version, startsOn: '2026-10-02' }))).toBe('422 dates-out-of-order')
  })

  test('the audit log has no names', async () => {
    const { id, version } = await newCohort(mara)
    await read(mara.send('PATCH', `/cohorts/${id}`, { version, name: 'Secret society' }), cohortSchema)
    const { rows } = await pool.query<{ details: unknown }>('select details from audit_events where subject = $1', [id])
    expect(rows).toHaveLength(2)
    expect(JSON.stringify(rows)).not.toMatch(/Secret society|Bell ringers/)
  })
})

describe('the archive', () => {
  test('an archived cohort can be read and not changed, until it is taken out again', async () => {
    const { id } = await newCohort(mara)
    const archived = await read(mara.send('PUT', `/cohorts/${id}/archived`, {}), cohortSchema)
    expect(archived.archivedAt).not.toBeNull()
    expect(await read(mara.send('PUT', `/cohorts/${id}/archived`, {}), cohortSchema)).toEqual(archived)
    expect(await read(mara.get(`/cohorts/${id}`), cohortSchema)).toEqual(archived)
    const refused = [
      mara.send('PATCH', `/cohorts/${id}`, { version: archived.version, name: 'No' }),
      mara.send('PATCH', `/cohorts/${id}/members/${mara.id}`, { role: 'learner' }),
      mara.send('DELETE', `/cohorts/${id}/members/${mara.id}`),
      mara.send('DELETE', `/cohorts/${id}/membership`),
      mara.post(`/cohorts/${id}/join-links`),
      mara.send('DELETE', `/cohorts/${id}/join-links/${randomUUID()}`),
    ]
    for (const answer of refused) expect(await refusal(answer)).toBe('409 cohort-archived')
    const back = await read(mara.send('DELETE', `/cohorts/${id}/archived`), cohortSchema)
    expect(back).toMatchObject({ archivedAt: null })
    expect(await read(mara.send('PATCH', `/cohorts/${id}`, { version: back.version, name: 'Yes' }), cohortSchema)).toMatchObject({
      name: 'Yes',
    })
    expect(await actionsOn(id)).toEqual(['cohort.created', 'cohort.archived', 'cohort.unarchived', 'cohort.changed'])
  })
})

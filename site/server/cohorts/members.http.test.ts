import { randomUUID } from 'node:crypto'
import type { Pool } from 'pg'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { cohortSchema, memberSchema, pageSchema, type Cohort } from '../../runtimes/server/cohorts-api.ts'
import { letIn, newCohort, peopledServer, read, refusal, type People, type PeopledServer, type Person } from './people.testing.ts'

let stop: PeopledServer['stop']
let pool: Pool
let people: People
let owner: Person
let learner: Person
let cohort: Cohort

beforeAll(async () => {
  ;({ pool, people, stop } = await peopledServer())
}, 60_000)

beforeEach(async () => {
  owner = await people.account('Mara')
  learner = await people.guest('Gil')
  cohort = await newCohort(owner)
  await letIn(owner, cohort, [learner])
})

afterAll(() => stop())

const members = async (query = '') => read(owner.get(`/cohorts/${cohort.id}/members${query}`), pageSchema(memberSchema))
const roles = async () => Object.fromEntries((await members()).items.map(({ name, role }) => [name, role]))
const setRole = (by: Person, { id }: Person, role: string) => by.send('PATCH', `/cohorts/${cohort.id}/members/${id}`, { role })
const remove = (by: Person, { id }: Person) => by.send('DELETE', `/cohorts/${cohort.id}/members/${id}`)

describe('members', () => {
  test('are listed in pages, in the order in which they joined', async () => {
    const more = [await people.account('Ada'), await people.guest('Bo'), await people.guest('Cy')]
    await letIn(owner, cohort, more)
    const first = await members('?limit=3')
    // Whoever leaves meanwhile moves nobody.
    expect((await remove(owner, learner)).status).toBe(204)
    const second = await members(`?limit=3&after=${first.next}`)
    expect([...first.items, ...second.items].map(({ name }) => name)).toEqual(['Mara', 'Gil', 'Ada', 'Bo', 'Cy'])
    expect(second.next).toBeNull()
    expect(await roles()).toEqual({ Mara: 'owner', Ada: 'learner', Bo: 'learner', Cy: 'learner' })
  })

  test('get another role, and may do what goes with it at once', async () => {
    expect(await refusal(learner.get(`/cohorts/${cohort.id}/members`))).toBe('403 role-missing')
    expect(await read(setRole(owner, learner, 'mentor'), memberSchema)).toMatchObject({ person: learner.id, name: 'Gil', role: 'mentor' })
    expect((await learner.get(`/cohorts/${cohort.id}/members`)).status).toBe(200)
    expect(await read(learner.get(`/cohorts/${cohort.id}`), cohortSchema)).toMatchObject({ role: 'mentor' })
  })

  test('who are taken out, or leave, are strangers', async () => {
    const other = await people.account('Ada')
    await letIn(owner, cohort, [other])
    expect((await remove(owner, learner)).status).toBe(204)
    expect(await refusal(learner.get(`/cohorts/${cohort.id}`))).toBe('404 cohort-unknown')
    expect(await refusal(remove(owner, learner))).toBe('404 member-unknown')
    expect((await other.send('DELETE', `/cohorts/${cohort.id}/membership`)).status).toBe(204)
    expect(await refusal(other.get(`/cohorts/${cohort.id}`))).toBe('404 cohort-unknown')
    expect(await roles()).toEqual({ Mara: 'owner' })
  })

  test('of another cohort are nobody here', async () => {
    const stranger = await people.account('Sol')
    expect(await refusal(setRole(owner, stranger, 'mentor'))).toBe('404 member-unknown')
    expect(await refusal(remove(owner, stranger))).toBe('404 member-unknown')
    expect(await refusal(owner.send('DELETE', `/cohorts/${cohort.id}/members/${randomUUID()}`))).toBe('404 member-unknown')
  })

  test('that nobody can be are refused, and the parameter of the address is named', async () => {
    const answer = await owner.send('DELETE', `/cohorts/${cohort.id}/members/mara`)
    expect(answer.status).toBe(400)
    expect(await answer.json()).toMatchObject({
      type: 'urn:loadbearing:problem:invalid',
      detail: 'The request does not fit: person: Invalid UUID',
      errors: [{ field: 'person', message: 'Invalid UUID' }],
    })
  })
})

describe('a cohort has an owner always', () => {
  test('the last one can not leave, be taken out, or become less', async () => {
    expect(await refusal(owner.send('DELETE', `/cohorts/${cohort.id}/membership`))).toBe('409 last-owner')
    expect(await refusal(remove(owner, owner))).toBe('409 last-owner')
    expect(await refusal(setRole(owner, owner, 'mentor'))).toBe('409 last-owner')
    expect((await setRole(owner, owner, 'owner')).status).toBe(200)
    const second = await people.account('Ada')
    await letIn(owner, cohort, [second])
    await read(setRole(owner, second, 'owner'), memberSchema)
    expect((await owner.send('DELETE', `/cohorts/${cohort.id}/membership`)).status).toBe(204)
    expect(await refusal(second.send('DELETE', `/cohorts/${cohort.id}/membership`))).toBe('409 last-owner')
  })

  test('two owners who demote each other at once leave one', async () => {
    for (let round = 0; round < 5; round += 1) {
      const [one, two] = [await people.account('One'), await people.account('Two')]
      cohort = await newCohort(one)
      await letIn(one, cohort, [two])
      await read(setRole(one, two, 'owner'), memberSchema)
      const answers = await Promise.all([setRole(one, two, 'learner'), setRole(two, one, 'learner')])
      expect(answers.filter(({ status }) => status === 200)).toHaveLength(1)
      const { rows } = await pool.query('select person from memberships where cohort = $1 and role = $2', [cohort.id, 'owner'])
      expect(rows).toHaveLength(1)
    }
  })

  test('two owners who leave at once leave one', async () => {
    const second = await people.account('Two')
    await letIn(owner, cohort, [second])
    await read(setRole(owner, second, 'owner'), memberSchema)
    const leave = (person: Person) => person.send('DELETE', `/cohorts/${cohort.id}/membership`)
    const statuses = (await Promise.all([leave(owner), leave(second)])).map(({ status }) => status)
    expect(statuses.sort()).toEqual([204, 409])
  })
})

test('each change of members is in the audit log, without names', async () => {
  await read(setRole(owner, learner, 'mentor'), memberSchema)
  await read(setRole(owner, learner, 'mentor'), memberSchema)
  await learner.send('DELETE', `/cohorts/${cohort.id}/membership`)
  const { rows } = await pool.query('select actor, action, details from audit_events where subject = $1 order by id offset 2', [cohort.id])
  expect(rows).toMatchObject([
    { actor: learner.id, action: 'cohort.joined', details: { role: 'learner' } },
    { actor: owner.id, action: 'cohort.role-changed', details: { person: learner.id, from: 'learner', to: 'mentor' } },
    { actor: learner.id, action: 'cohort.left', details: { person: learner.id, role: 'mentor' } },
  ])
  expect(JSON.stringify(rows)).not.toContain('Gil')
})

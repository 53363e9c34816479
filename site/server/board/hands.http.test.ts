import type { Pool } from 'pg'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { boardSchema, handSchema, ownHandSchema, type Board, type Hand } from '../../runtimes/server/board-api.ts'
import type { Cohort } from '../../runtimes/server/cohorts-api.ts'
import { madeAssignmentsSchema } from '../../runtimes/server/assignments-api.ts'
import { handIn } from '../cohorts/handed-in.testing.ts'
import { letIn, newCohort, peopledServer, read, refusal, type People, type PeopledServer, type Person } from '../cohorts/people.testing.ts'

let stop: PeopledServer['stop']
let pool: Pool
let people: People
let mentor: Person
let lena: Person
let gil: Person
let cohort: Cohort
let assignment: string

beforeAll(async () => {
  ;({ pool, people, stop } = await peopledServer())
}, 60_000)

beforeEach(async () => {
  mentor = await people.account('Mara')
  lena = await people.account('Lena')
  gil = await people.guest('Gil')
  cohort = await newCohort(mentor)
  await letIn(mentor, cohort, [lena, gil])
  const give = { kind: 'exercise', slug: 'ring-the-bell' }
  const made = await read(mentor.post(`/cohorts/${cohort.id}/assignments`, { give }), madeAssignmentsSchema)
  assignment = made.items[0]?.id ?? ''
})

afterAll(() => stop())

const path = () => `/cohorts/${cohort.id}/assignments/${assignment}/hand`
const raise = (by: Person, body: object = {}): Promise<Hand> => read(by.send('PUT', path(), body), handSchema)
const board = (): Promise<Board> => read(mentor.get(`/cohorts/${cohort.id}/board`), boardSchema)
const hands = async () => (await board()).hands
const audited = async (subject: string) =>
  (await pool.query<{ action: string }>('select action from audit_events where subject = $1 order by id', [subject])).rows.map(
    ({ action }) => action,
  )

describe('a raised hand', () => {
  test('has a note, and the first requirement that did not hold in the last attempt', async () => {
    await handIn(pool, cohort, assignment, lena, { holds: [], minutes: 5 })
    await handIn(pool, cohort, assignment, lena, { holds: ['rings-once'] })
    const { requirement } = await read(lena.get(path()), ownHandSchema)
    const [, second] = (await board()).assignments[0]?.requirements ?? []
    expect(requirement).toBe(second?.id)
    const hand = await raise(lena, { note: '  Which bell? ' })
    expect(hand).toMatchObject({ note: 'Which bell?', requirement, learner: { id: lena.id, name: 'Lena' } })
    expect(await hands()).toEqual([hand])
    expect((await read(lena.get(path()), ownHandSchema)).hand).toEqual(hand)
  })

  test('has no requirement before the first attempt, and none when all hold', async () => {
    expect((await raise(lena)).requirement).toBeNull()
    const all = ((await board()).assignments[0]?.requirements ?? []).map(({ id }) => id)
    await handIn(pool, cohort, assignment, lena, { status: 'passed', holds: all })
    expect((await raise(lena)).requirement).toBeNull()
  })

  test('keeps its place when it is raised again, with the new note; two tabs raise one', async () => {
    const [first] = await Promise.all([raise(lena), raise(lena)])
    await raise(gil, { note: 'me too' })
    const again = await raise(lena, { note: 'still' })
    expect(again).toMatchObject({ id: first.id, raisedAt: first.raisedAt, note: 'still' })
    expect((await hands()).map(({ learner }) => learner.name)).toEqual(['Lena', 'Gil'])
    expect(await audited(first.id)).toEqual(['hand.raised'])
  })

  test('is lowered by the learner or by staff, once; raised again it is the last', async () => {
    const { id } = await raise(lena)
    await raise(gil)
    const lower = () => mentor.send('DELETE', `/cohorts/${cohort.id}/hands/${id}`)
    expect([(await lower()).status, (await lower()).status]).toEqual([204, 204])
    expect(await audited(id)).toEqual(['hand.raised', 'hand.lowered'])
    await raise(lena)
    expect((await hands()).map(({ learner }) => learner.name)).toEqual(['Gil', 'Lena'])
    const lowerOwn = () => gil.send('DELETE', path())
    expect([(await lowerOwn()).status, (await lowerOwn()).status]).toEqual([204, 204])
    expect((await hands()).map(({ learner }) => learner.name)).toEqual(['Lena'])
  })

  test('is not raised with a note that does not fit, in an archive, or by staff; nor is one lowered that nobody raised', async () => {
    expect(await refusal(lena.send('PUT', path(), { note: 'x'.repeat(281) }))).toBe('400 invalid')
    expect(await refusal(mentor.send('PUT', path(), {}))).toBe('403 role-missing')
    expect(await refusal(mentor.send('DELETE', `/cohorts/${cohort.id}/hands/${cohort.id}`))).toBe('404 hand-unknown')
    await mentor.send('PUT', `/cohorts/${cohort.id}/archived`, {})
    expect(await refusal(lena.send('PUT', path(), {}))).toBe('409 cohort-archived')
  })
})

describe('activity', () => {
  const active = (by: Person, slug = 'ring-the-bell') => by.send('PUT', '/activity', { slug })
  const seconds = async () => (await board()).learners.map(({ name, activity }) => [name, activity.map(([, sum]) => sum)])
  /** As if the last sign of life were longer ago. */
  const wait = (time: number) =>
    pool.query('update activity set seen_at = seen_at - make_interval(secs => $1) where person = $2', [time, lena.id])

  test('adds up from one sign of life to the next, and after a pause by no more than the cap', async () => {
    await active(lena)
    expect(await seconds()).toEqual([
      ['Gil', []],
      ['Lena', [0]],
    ])
    await wait(60)
    await active(lena)
    await wait(3600)
    await Promise.all([active(lena), active(lena), active(lena)])
    expect(await seconds()).toEqual([
      ['Gil', []],
      ['Lena', [150]],
    ])
  })

  test('is kept only of learners, in what they are given', async () => {
    expect((await active(lena, 'tune-the-bell')).status).toBe(204)
    expect((await active(mentor)).status).toBe(204)
    const { rows } = await pool.query('select from activity where person = any ($1)', [[lena.id, mentor.id]])
    expect(rows).toEqual([])
    expect(await refusal(people.nobody.send('PUT', '/activity', { slug: 'ring-the-bell' }))).toBe('401 signed-out')
  })

  test('is refused for what can not be the name of an exercise', async () => {
    for (const slug of ['', 'ring\u0000', 'Ring the bell', 'x'.repeat(101)]) expect(await refusal(active(lena, slug))).toBe('400 invalid')
  })
})

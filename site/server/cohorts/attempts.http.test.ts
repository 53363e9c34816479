import { randomUUID } from 'node:crypto'
import type { Pool } from 'pg'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { gradingSchema, type Grading } from '../../runtimes/server/api.ts'
import { madeAssignmentsSchema, type Assignment } from '../../runtimes/server/assignments-api.ts'
import { attemptSchema } from '../../runtimes/server/attempts-api.ts'
import { pageSchema, type Cohort } from '../../runtimes/server/cohorts-api.ts'
import type { TestServer } from '../server.testing.ts'
import { letIn, newCohort, peopledServer, read, refusal, type People, type PeopledServer, type Person } from './people.testing.ts'

const SUBMISSION = { slug: 'ring-the-bell', files: { 'src/bell/bell.ts': 'export const ring = () => 1\n' } }
const [PAST, LATER, FAR] = ['2020-01-01T10:00', '2099-01-01T10:00', '2099-02-01T10:00']

let stop: PeopledServer['stop']
let server: TestServer
let pool: Pool
let people: People
let owner: Person
let learner: Person
let cohort: Cohort

beforeAll(async () => {
  ;({ server, pool, people, stop } = await peopledServer())
}, 60_000)

beforeEach(async () => {
  owner = await people.account('Mara')
  learner = await people.account('Lena')
  cohort = await newCohort(owner)
  await letIn(owner, cohort, [learner])
})

afterAll(() => stop())

async function give(settings: object = {}, to: Pick<Cohort, 'id'> = cohort): Promise<Assignment> {
  const body = { give: { kind: 'exercise', slug: 'ring-the-bell' }, ...settings }
  const [made] = (await read(owner.post(`/cohorts/${to.id}/assignments`, body), madeAssignmentsSchema)).items
  if (!made) throw new Error('nothing was given')
  return made
}

/** Hands in, as the page does it, and has it graded as wanted. */
async function handIn(by: Person, failed?: readonly string[], headers: Record<string, string> = {}): Promise<Grading> {
  // Paths of people begin after /api/v1.
  const grading = await read(by.post('/../gradings', SUBMISSION, headers), gradingSchema)
  const pending = await server.engine.nextGrading()
  pending.finish(failed && failed.length > 0 ? 'failed' : 'passed', '', failed)
  await expect.poll(async () => (await read(by.get(`/../gradings/${grading.id}`), gradingSchema)).state, { timeout: 10_000 }).toBe('done')
  return grading
}

const timings = ({ assignments }: Grading) => assignments?.map(({ assignment, timing, counts }) => ({ assignment, timing, counts }))
const path = ({ id }: Pick<Assignment, 'id'>, rest = '') => `/cohorts/${cohort.id}/assignments/${id}/attempts${rest}`
const attempts = (by: Person, assignment: Assignment, rest = '') => read(by.get(path(assignment, rest)), pageSchema(attemptSchema))

describe('what is handed in', () => {
  test.each([
    ['that is never due is on time', {}, 'on-time', true],
    ['before it is due is on time', { due: LATER }, 'on-time', true],
    ['before it opens is practice', { opens: LATER, due: FAR }, 'not-open', false],
    ['too late is late, and counts where late work is accepted', { due: PAST, late: 'accept' }, 'late', true],
    ['too late is late, and counts where late work is marked', { due: PAST, late: 'mark' }, 'late', true],
    ['too late is practice where late work is refused', { due: PAST, late: 'refuse' }, 'after-end', false],
  ])('%s', async (_what, settings, timing, counts) => {
    const { id: assignment } = await give(settings)
    expect(timings(await handIn(learner))).toEqual([{ assignment, timing, counts }])
  })

  test('is measured with more time, for whoever was given it', async () => {
    const other = await people.guest('Gil')
    await letIn(owner, cohort, [other])
    const assignment = await give({ due: PAST, late: 'refuse' })
    const extension = `/cohorts/${cohort.id}/assignments/${assignment.id}/extensions/${learner.id}`
    expect((await owner.send('PUT', extension, { due: LATER })).status).toBe(200)
    expect((await handIn(learner)).assignments).toMatchObject([{ timing: 'on-time', dueAt: '2099-01-01T09:00:00.000Z' }])
    expect(timings(await handIn(other))).toMatchObject([{ timing: 'after-end' }])
  })

  test('stays what it was when dates change, and when the assignment is taken back', async () => {
    const assignment = await give({ due: LATER })
    const key = { 'idempotency-key': randomUUID() }
    const first = await handIn(learner, undefined, key)
    const changed = await owner.send('PATCH', `/cohorts/${cohort.id}/assignments/${assignment.id}`, { version: 1, due: PAST })
    expect(changed.status).toBe(200)
    expect((await attempts(owner, assignment)).items).toMatchObject([{ timing: 'on-time', dueAt: '2099-01-01T09:00:00.000Z' }])
    expect((await owner.send('DELETE', `/cohorts/${cohort.id}/assignments/${assignment.id}`)).status).toBe(204)
    const repeated = await read(learner.post('/../gradings', SUBMISSION, key), gradingSchema)
    expect(repeated.assignments).toEqual(first.assignments)
  })

  test('counts once in each cohort that gave the exercise, also when it is sent twice', async () => {
    const second = await newCohort(owner)
    await letIn(owner, second, [learner])
    const here = await give({ due: FAR })
    const there = await give({ due: LATER }, second)
    const key = { 'idempotency-key': randomUUID() }
    const [one, two] = await Promise.all([0, 1].map(() => read(learner.post('/../gradings', SUBMISSION, key), gradingSchema)))
    ;(await server.engine.nextGrading()).finish()
    expect(one?.assignments?.map(({ assignment }) => assignment)).toEqual([there.id, here.id])
    expect(two?.assignments).toEqual(one?.assignments)
    expect((await attempts(owner, here)).items).toHaveLength(1)
    const { rows } = await pool.query('select cohort from gradings where id = $1', [one?.id])
    expect(rows).toEqual([{ cohort: second.id }])
  })

  test('counts for nobody else, for no mentor, and in no archived cohort', async () => {
    await give()
    const stranger = await people.account('Sol')
    for (const person of [owner, stranger, people.nobody]) expect((await handIn(person)).assignments).toEqual([])
    expect((await owner.send('PUT', `/cohorts/${cohort.id}/archived`, {})).status).toBe(200)
    expect((await handIn(learner)).assignments).toEqual([])
  })
})

describe('the history of an assignment', () => {
  test('has what was handed in, with each requirement, the newest first', async () => {
    const assignment = await give({ due: LATER })
    const [failed, passed] = [await handIn(learner, ['rings-once']), await handIn(learner)]
    const { items } = await attempts(owner, assignment)
    expect(items.map(({ id }) => id)).toEqual([passed.id, failed.id])
    expect(items[1]).toEqual({
      id: failed.id,
      learner: { id: learner.id, name: 'Lena' },
      handedInAt: expect.any(String),
      timing: 'on-time',
      counts: true,
      dueAt: '2099-01-01T09:00:00.000Z',
      state: 'done',
      revision: expect.stringMatching(/^[0-9a-f]{16}$/),
      regraded: false,
      status: 'failed',
      requirements: expect.arrayContaining([{ id: expect.any(String), title: expect.any(String), status: expect.any(String) }]),
    })
    expect((await attempts(learner, assignment, '/mine')).items).toEqual(items)
  })

  test('comes in pages, of everybody or of one, and to a learner only their own', async () => {
    const other = await people.guest('Gil')
    await letIn(owner, cohort, [other])
    const assignment = await give()
    const ids = [await handIn(learner), await handIn(other), await handIn(learner)].map(({ id }) => id).reverse()
    const first = await attempts(owner, assignment, '?limit=2')
    const second = await attempts(owner, assignment, `?limit=2&after=${first.next}`)
    expect([...first.items, ...second.items].map(({ id }) => id)).toEqual(ids)
    expect(second.next).toBeNull()
    expect((await attempts(owner, assignment, `?learner=${other.id}`)).items.map(({ id }) => id)).toEqual([ids[1]])
    expect((await attempts(other, assignment, '/mine')).items.map(({ id }) => id)).toEqual([ids[1]])
    expect(await refusal(owner.get(path(assignment, `?learner=${(await people.guest('Sol')).id}`)))).toBe('404 member-unknown')
    expect(await refusal(owner.get(path(assignment, '?learner=me')))).toBe('400 invalid')
  })

  test('says what a re-grading made of it', async () => {
    const assignment = await give()
    const { id } = await handIn(learner, ['rings-once'])
    const again = await handIn(people.nobody)
    await pool.query('update gradings set current = $1 where id = $2', [again.id, id])
    expect((await attempts(learner, assignment, '/mine')).items).toMatchObject([{ id, status: 'passed', regraded: true }])
  })
})

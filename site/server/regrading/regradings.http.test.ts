import { randomUUID } from 'node:crypto'
import type { Pool } from 'pg'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { z } from 'zod'
import { RING_THE_BELL } from '#engine/exercise/fixture.testing.ts'
import { gradingSchema } from '../../runtimes/server/api.ts'
import { assignmentSchema, madeAssignmentsSchema, type Assignment } from '../../runtimes/server/assignments-api.ts'
import { pageSchema, type Cohort } from '../../runtimes/server/cohorts-api.ts'
import { gradebookPageSchema } from '../../runtimes/server/gradebook-api.ts'
import { regradingChangeSchema, regradingSchema, type Regrading } from '../../runtimes/server/regradings-api.ts'
import { letIn, newCohort, peopledServer, read, refusal, type People, type PeopledServer, type Person } from '../cohorts/people.testing.ts'
import type { TestServer } from '../server.testing.ts'

const SUBMISSION = { slug: 'ring-the-bell', files: { 'src/bell/bell.ts': 'export const ring = () => 1\n' } }
const GRADER = 'graders/ring-the-bell/ring-the-bell.grader.ts'

let stop: PeopledServer['stop']
let server: TestServer
let pool: Pool
let people: People
let owner: Person
let mentor: Person
let lena: Person
let gil: Person
let cohort: Cohort
let assignment: Assignment

beforeAll(async () => {
  ;({ server, pool, people, stop } = await peopledServer())
}, 60_000)

beforeEach(async () => {
  owner = await people.account('Mara')
  mentor = await people.account('Mo')
  lena = await people.account('Lena')
  gil = await people.guest('Gil')
  cohort = await newCohort(owner)
  await letIn(owner, cohort, [lena, gil])
  await letIn(owner, cohort, [mentor], 'mentor')
  assignment = await give(cohort)
})

afterAll(() => stop())

async function give(to: Cohort, settings: object = {}): Promise<Assignment> {
  const body = { give: { kind: 'exercise', slug: 'ring-the-bell' }, ...settings }
  const [made] = (await read(owner.post(`/cohorts/${to.id}/assignments`, body), madeAssignmentsSchema)).items
  if (!made) throw new Error('nothing was given')
  return made
}

/** Hands in, and has it graded. */
async function handIn(by: Person, ...failed: string[]): Promise<string> {
  const { id } = await read(by.post('/../gradings', SUBMISSION), gradingSchema)
  ;(await server.engine.nextGrading()).finish(failed.length > 0 ? 'failed' : 'passed', '', failed)
  await expect.poll(async () => (await read(by.get(`/../gradings/${id}`), gradingSchema)).state, { timeout: 10_000 }).toBe('done')
  return id
}

const start = (by: Person = mentor, key: string = randomUUID()) =>
  by.post(`/cohorts/${cohort.id}/assignments/${assignment.id}/regradings`, {}, { 'idempotency-key': key })
const started = () => read(start(), regradingSchema)
const at = ({ id }: Pick<Regrading, 'id'>, rest = '') => `/cohorts/${cohort.id}/regradings/${id}${rest}`
const find = (regrading: Regrading) => read(owner.get(at(regrading)), regradingSchema)
const decide = (by: Person, regrading: Regrading, what: 'applied' | 'discarded') => by.send('PUT', at(regrading, `/${what}`), {})
const changes = async (regrading: Regrading, query = '') =>
  read(owner.get(at(regrading, `/changes${query}`)), pageSchema(regradingChangeSchema))

/** Has the next one graded again. */
async function regrade(...failed: string[]): Promise<void> {
  ;(await server.engine.nextGrading()).finish(failed.length > 0 ? 'failed' : 'passed', '', failed)
}

const ready = (regrading: Regrading) => expect.poll(async () => (await find(regrading)).state, { timeout: 10_000 }).toBe('ready')

async function best(by: Person): Promise<unknown> {
  const { items } = await read(owner.get(`/cohorts/${cohort.id}/gradebook`), gradebookPageSchema)
  return items.find(({ learner }) => learner.id === by.id)?.grades[0]?.best?.holds
}

const audited = async ({ id }: Regrading) =>
  (await pool.query<{ action: string }>('select action from audit_events where subject = $1 order by id', [id])).rows.map(
    ({ action }) => action,
  )

describe('after a grader was repaired', () => {
  test('attempts are graded again, what changes is listed, and counts once it is applied; what was handed in since is left alone', async () => {
    const [failed, passed] = [await handIn(lena, 'rings-once'), await handIn(gil)]
    const regrading = await started()
    expect(regrading).toMatchObject({
      ...{ state: 'running', total: 2, waiting: 2, changed: 0, leftOut: 0, superseded: null, endedAt: null },
      startedBy: { id: mentor.id, name: 'Mo' },
    })
    expect(await refusal(decide(mentor, regrading, 'applied'))).toBe('409 regrading-unfinished')
    await regrade()
    await regrade('stays-silent')
    await ready(regrading)
    const since = await handIn(lena, 'rings-once', 'stays-silent')
    expect(await find(regrading)).toMatchObject({ total: 2, waiting: 0, changed: 2, withoutVerdict: 0 })
    const first = await changes(regrading, '?limit=1')
    const second = await changes(regrading, `?limit=1&after=${first.next}`)
    expect([...first.items, ...second.items]).toEqual([
      {
        ...{ attempt: failed, learner: { id: lena.id, name: 'Lena' }, handedInAt: expect.any(String), was: 'failed', now: 'passed' },
        requirements: [{ id: 'rings-once', title: 'The bell rings once', was: 'failed', now: 'passed' }],
      },
      {
        ...{ attempt: passed, learner: { id: gil.id, name: 'Gil' }, handedInAt: expect.any(String), was: 'passed', now: 'failed' },
        requirements: [{ id: 'stays-silent', title: 'Nobody rings by looking', was: 'passed', now: 'failed' }],
      },
    ])
    expect([await best(lena), await best(gil)]).toEqual([1, 2])

    const twice = await Promise.all([decide(mentor, regrading, 'applied'), decide(owner, regrading, 'applied')])
    for (const answer of twice) expect(await read(answer, regradingSchema)).toMatchObject({ state: 'applied', changed: 2, superseded: 0 })
    expect([await best(lena), await best(gil)]).toEqual([2, 1])
    const { rows } = await pool.query('select current from gradings where id = $1', [since])
    expect(rows).toEqual([{ current: null }])
    expect(await refusal(decide(mentor, regrading, 'discarded'))).toBe('409 regrading-applied')
    expect(await audited(regrading)).toEqual(['regrading.started', 'regrading.applied'])
  })

  test('what can not be graded again keeps its verdict', async () => {
    await handIn(lena)
    const regrading = await started()
    ;(await server.engine.nextGrading()).fail()
    ;(await server.engine.nextGrading()).fail()
    await ready(regrading)
    expect(await find(regrading)).toMatchObject({ changed: 0, withoutVerdict: 1 })
    await read(decide(mentor, regrading, 'applied'), regradingSchema)
    expect(await best(lena)).toBe(2)
  })
})

describe('one at a time', () => {
  test('a double click begins one, and a second tab is told of it', async () => {
    await handIn(lena)
    const key = randomUUID()
    const [first, second] = await Promise.all([read(start(mentor, key), regradingSchema), read(start(mentor, key), regradingSchema)])
    expect(second.id).toBe(first.id)
    const refused = await start(owner)
    expect(refused.status).toBe(409)
    expect(z.object({ current: regradingSchema }).parse(await refused.clone().json()).current.id).toBe(first.id)
    expect(await refusal(refused)).toBe('409 regrading-open')
    await regrade()
    await ready(first)
    await read(decide(mentor, first, 'discarded'), regradingSchema)
    expect((await pool.query('select from regrade_batches where assignment = $1', [assignment.id])).rowCount).toBe(1)
  })

  test('one that runs can be ended: graders stop, no verdict changes, and the next one can begin', async () => {
    await handIn(lena)
    await handIn(gil)
    const regrading = await started()
    const running = await server.engine.nextGrading()
    const ended = Promise.all([decide(mentor, regrading, 'discarded'), decide(owner, regrading, 'discarded')])
    for (const answer of await ended) expect(await read(answer, regradingSchema)).toMatchObject({ state: 'discarded', waiting: 0 })
    await expect.poll(() => running.signal?.aborted).toBe(true)
    expect(await refusal(decide(owner, regrading, 'applied'))).toBe('409 regrading-discarded')
    expect(await audited(regrading)).toEqual(['regrading.started', 'regrading.discarded'])
    const next = await started()
    await regrade()
    await regrade()
    await ready(next)
    const list = await read(mentor.get(`/cohorts/${cohort.id}/assignments/${assignment.id}/regradings`), pageSchema(regradingSchema))
    expect(list.items.map(({ id, state }) => [id, state])).toEqual([
      [next.id, 'ready'],
      [regrading.id, 'discarded'],
    ])
    await read(decide(mentor, next, 'discarded'), regradingSchema)
  })

  test('there is nothing to grade again', async () => {
    expect(await refusal(start())).toBe('409 nothing-to-regrade')
    await handIn(lena)
    await owner.send('PUT', `/cohorts/${cohort.id}/archived`, {})
    expect(await refusal(start())).toBe('409 cohort-archived')
  })
})

describe('in other cohorts', () => {
  test('nothing changes by a mentor; attempts that count there too are the administrator’s', async () => {
    const other = await newCohort(owner, { name: 'Evenings' })
    await give(other)
    await letIn(owner, other, [gil])
    await handIn(lena, 'rings-once')
    await handIn(gil, 'rings-once')
    const regrading = await started()
    expect(regrading).toMatchObject({ total: 1, leftOut: 1 })
    await regrade()
    await ready(regrading)
    await read(decide(mentor, regrading, 'applied'), regradingSchema)
    expect([await best(lena), await best(gil)]).toEqual([2, 1])

    const administrator = await people.administrator('Ada')
    const all = await read(start(administrator), regradingSchema)
    expect(all).toMatchObject({ total: 2, leftOut: 0 })
    await regrade()
    await regrade()
    await ready(all)
    expect(await refusal(decide(mentor, all, 'applied'))).toBe('403 regrading-reaches-further')
    await read(decide(administrator, all, 'applied'), regradingSchema)
    expect(await best(gil)).toBe(2)
  })
})

describe('of an assignment that follows the exercise', () => {
  test('attempts are graded again by the published revision, and say so', async () => {
    await handIn(lena)
    await using _restored = { [Symbol.asyncDispose]: () => server.course.write(GRADER, RING_THE_BELL[GRADER] ?? '') }
    await server.course.write(GRADER, '// repaired\n')
    const regrading = await started()
    const job = await server.engine.nextGrading()
    job.finish()
    await ready(regrading)
    const { rows } = await pool.query('select revision, pinned from gradings where batch = $1', [regrading.id])
    expect(rows).toEqual([{ revision: job.request.exercise.revision, pinned: false }])
    await read(decide(mentor, regrading, 'discarded'), regradingSchema)
  })
})

describe('of an assignment that stays with a revision', () => {
  test('attempts are graded again by that one, and by the newer one once it is pinned to that', async () => {
    await owner.send('DELETE', `/cohorts/${cohort.id}/assignments/${assignment.id}`)
    assignment = await give(cohort, { pinned: true })
    await handIn(lena)
    await using _restored = { [Symbol.asyncDispose]: () => server.course.write(GRADER, RING_THE_BELL[GRADER] ?? '') }
    await server.course.write(GRADER, '// a repaired grader\n')
    const change = async (pinned: boolean) => {
      const path = `/cohorts/${cohort.id}/assignments/${assignment.id}`
      assignment = await read(owner.send('PATCH', path, { version: assignment.version, pinned }), assignmentSchema)
    }
    const graded = async () => {
      const regrading = await started()
      const job = await server.engine.nextGrading()
      job.finish()
      await ready(regrading)
      await read(decide(mentor, regrading, 'applied'), regradingSchema)
      return job.request.exercise.revision
    }
    expect(await graded()).toBe(assignment.revision)
    const before = assignment.revision
    await change(false)
    await change(true)
    expect(assignment.revision).not.toBe(before)
    expect(await graded()).toBe(assignment.revision)
  })
})

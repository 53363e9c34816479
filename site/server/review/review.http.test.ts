import type { Pool } from 'pg'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { Cohort } from '../../runtimes/server/cohorts-api.ts'
import { reviewFilesSchema, reviewSchema } from '../../runtimes/server/review-api.ts'
import { letIn, newCohort, peopledServer, read, refusal, type People, type PeopledServer, type Person } from '../cohorts/people.testing.ts'
import type { TestServer } from '../server.testing.ts'
import { BELL, giveBell, handIn } from './review.testing.ts'

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

const path = (attempt: string, rest = '', to: Pick<Cohort, 'id'> = cohort) => `/cohorts/${to.id}/attempts/${attempt}${rest}`
const review = (by: Person, attempt: string) => read(by.get(path(attempt)), reviewSchema)
const files = (by: Person, attempt: string) => read(by.get(path(attempt, '/files')), reviewFilesSchema)

describe('an attempt', () => {
  test('is shown with its learner, assignment, verdict and the attempts beside it, to staff and to its learner alike', async () => {
    const assignment = await giveBell(owner, cohort)
    const [first, second, third] = [
      await handIn(server, learner),
      await handIn(server, learner, BELL, ['rings-once']),
      await handIn(server, learner),
    ]
    const shown = await review(owner, second)
    expect(shown).toMatchObject({
      id: second,
      learner: { id: learner.id, name: 'Lena' },
      assignment: { id: assignment.id, slug: 'ring-the-bell', isGiven: true },
      timing: 'on-time',
      counts: true,
      state: 'done',
      previous: first,
      next: third,
    })
    expect(shown.verdict?.requirements.map(({ id, status }) => [id, status])).toEqual([
      ['rings-once', 'failed'],
      ['stays-silent', 'passed'],
    ])
    expect(await review(learner, second)).toEqual(shown)
    expect(await review(owner, first)).toMatchObject({ previous: null, next: second })
  })

  test('has what its learner wrote, what they began with, and what they wrote before', async () => {
    await giveBell(owner, cohort)
    const [first, second] = [await handIn(server, learner, 'one'), await handIn(server, learner, 'two')]
    const shown = await files(learner, second)
    expect(shown.files).toMatchObject({ 'src/bell/bell.ts': 'two', 'src/main.ts': expect.stringContaining('ring()') })
    expect(shown.starter).toMatchObject({ 'src/bell/bell.ts': 'export const ring = () => 2\n' })
    expect(shown.previous).toMatchObject({ 'src/bell/bell.ts': 'one' })
    expect((await files(owner, first)).previous).toBeNull()
    // Rows for trying things out: no grading sees them.
    for (const tree of [shown.files, shown.starter, shown.previous]) expect(Object.keys(tree ?? {})).not.toContain('database/sample.sql')
  })

  test('has the starter of then, also when the exercise has changed since', async () => {
    await giveBell(owner, cohort)
    const attempt = await handIn(server, learner)
    await using _restored = { [Symbol.asyncDispose]: () => server.course.write(...STARTER) }
    await server.course.write(STARTER[0], 'export const ring = () => 3\n')
    expect((await files(owner, attempt)).starter).toMatchObject({ 'src/bell/bell.ts': STARTER[1] })
    await pool.query('update gradings set bundle = null')
    await pool.query('delete from bundles')
    expect((await files(owner, attempt)).starter).toBeNull()
  })

  test('stays when its assignment is taken back', async () => {
    const assignment = await giveBell(owner, cohort)
    const attempt = await handIn(server, learner)
    expect((await owner.send('DELETE', `/cohorts/${cohort.id}/assignments/${assignment.id}`)).status).toBe(204)
    expect((await review(owner, attempt)).assignment).toEqual({ id: assignment.id, slug: 'ring-the-bell', isGiven: false })
  })

  test('is there neither for another learner, nor in another cohort, nor when it is practice', async () => {
    const practice = await handIn(server, learner)
    await giveBell(owner, cohort)
    const attempt = await handIn(server, learner)
    const other = await people.guest('Gil')
    await letIn(owner, cohort, [other])
    const elsewhere = await newCohort(owner)
    for (const rest of ['', '/files', '/threads', '/events']) {
      expect(await refusal(other.get(path(attempt, rest)))).toBe('404 attempt-unknown')
      expect(await refusal(owner.get(path(practice, rest)))).toBe('404 attempt-unknown')
      expect(await refusal(owner.get(path(attempt, rest, elsewhere)))).toBe('404 attempt-unknown')
    }
  })

  test('is no learner’s any more who was taken out of the cohort, and still staff’s', async () => {
    await giveBell(owner, cohort)
    const attempt = await handIn(server, learner)
    expect((await learner.send('DELETE', `/cohorts/${cohort.id}/membership`)).status).toBe(204)
    expect(await refusal(learner.get(path(attempt)))).toBe('404 cohort-unknown')
    expect((await review(owner, attempt)).learner.name).toBe('Lena')
  })
})

const STARTER = ['exercises/ring-the-bell/src/bell/bell.ts', 'export const ring = () => 2\n'] as const

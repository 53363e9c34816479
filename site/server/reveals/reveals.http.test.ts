import type { Pool } from 'pg'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { madeAssignmentsSchema } from '../../runtimes/server/assignments-api.ts'
import { boardSchema } from '../../runtimes/server/board-api.ts'
import type { Cohort } from '../../runtimes/server/cohorts-api.ts'
import { gradebookPageSchema, type Grade } from '../../runtimes/server/gradebook-api.ts'
import { requirementInsightsSchema } from '../../runtimes/server/insights-api.ts'
import { revealsSchema, type Reveals } from '../../runtimes/server/reveals-api.ts'
import { meSchema } from '../../runtimes/server/identity.ts'
import { reviewSchema } from '../../runtimes/server/review-api.ts'
import { Browser } from '../browser.testing.ts'
import { handIn } from '../cohorts/handed-in.testing.ts'
import {
  letIn,
  newCohort,
  newLink,
  peopledServer,
  read,
  refusal,
  type People,
  type PeopledServer,
  type Person,
} from '../cohorts/people.testing.ts'
import { handIn as handInFiles } from '../review/review.testing.ts'
import type { TestServer } from '../server.testing.ts'

const PATH = '/exercises/ring-the-bell/reveals'

let stop: PeopledServer['stop']
let server: TestServer
let pool: Pool
let people: People
let mentor: Person
let lena: Person
let cohort: Cohort
/** A requirement of the exercise. */
let requirement: string

beforeAll(async () => {
  ;({ server, pool, people, stop } = await peopledServer())
}, 60_000)

beforeEach(async () => {
  mentor = await people.account('Mara')
  lena = await people.account('Lena')
  cohort = await newCohort(mentor, { name: 'Autumn' })
  await letIn(mentor, cohort, [lena])
})

afterAll(() => stop())

async function give(terms: object = {}, of = cohort): Promise<string> {
  const body = { give: { kind: 'exercise', slug: 'ring-the-bell' }, ...terms }
  const made = await read(mentor.post(`/cohorts/${of.id}/assignments`, body), madeAssignmentsSchema)
  const board = await read(mentor.get(`/cohorts/${of.id}/board`), boardSchema)
  requirement = board.assignments[0]?.requirements[0]?.id ?? ''
  return made.items[0]?.id ?? ''
}

const look = (by: Person): Promise<Reveals> => read(by.get(PATH), revealsSchema)
const hint = (by: Person, number = 1) => by.post(PATH, { kind: 'hint', requirement, hint: number })
const solution = (by: Person) => by.post(PATH, { kind: 'solution' })
const beganMinutesAgo = (minutes: number) =>
  pool.query(
    `insert into activity (person, slug, seen_at, began_at) values ($1, 'ring-the-bell', now(), now() - make_interval(mins => $2))`,
    [lena.id, minutes],
  )

describe('what nobody gives', () => {
  test('is free, and kept for whoever looked at it on every device', async () => {
    await give()
    const gil = await people.guest('Gil')
    expect(await look(gil)).toEqual({ isGiven: false, hints: null, solution: null, revealed: [] })
    await read(hint(gil), revealsSchema)
    await read(hint(gil), revealsSchema)
    await read(solution(gil), revealsSchema)
    expect((await look(gil)).revealed).toMatchObject([
      { requirement, hint: 1 },
      { requirement: null, hint: null },
    ])
    expect((await look(lena)).revealed).toEqual([])
  })

  test('has to be there: an exercise, a requirement, a hint', async () => {
    await give()
    expect(await refusal(lena.get('/exercises/ring-teh-bell/reveals'))).toBe('404 exercise-unknown')
    expect(await refusal(hint(lena, 9))).toBe('422 hint-unknown')
    expect(await refusal(lena.post(PATH, { kind: 'hint', requirement: 'flies', hint: 1 }))).toBe('422 hint-unknown')
    expect(await refusal(lena.post(PATH, { kind: 'suite' }))).toBe('400 invalid')
  })
})

describe('a cohort holds back', () => {
  test('hints that are off, for its learners and not for its mentors', async () => {
    await give({ hints: { mode: 'off' } })
    expect((await look(lena)).hints).toEqual({ cohort: 'Autumn', state: 'off', from: null, afterMinutes: null })
    expect(await refusal(hint(lena))).toBe('403 held-back')
    expect((await look(lena)).revealed).toEqual([])
    expect((await hint(mentor)).status).toBe(200)
  })

  test('hints that are delayed, until so long after the learner has begun', async () => {
    await give({ hints: { mode: 'delayed', afterMinutes: 30 } })
    expect((await look(lena)).hints).toMatchObject({ state: 'later', from: null, afterMinutes: 30 })
    expect(await refusal(hint(lena))).toBe('403 held-back')
    await beganMinutesAgo(10)
    expect((await look(lena)).hints?.from).not.toBeNull()
    expect(await refusal(hint(lena))).toBe('403 held-back')
    await pool.query("update activity set began_at = now() - interval '31 minutes' where person = $1", [lena.id])
    expect((await look(lena)).hints).toBeNull()
    expect((await hint(lena)).status).toBe(200)
  })

  test('the solution until it was due, with the extension of whoever has one', async () => {
    const assignment = await give({ due: '2099-12-18T18:00', solution: 'after-due' })
    expect((await look(lena)).solution).toMatchObject({ state: 'later', from: '2099-12-18T17:00:00.000Z' })
    expect(await refusal(solution(lena))).toBe('403 held-back')
    await pool.query("update assignments set due_at = now() - interval '1 minute' where id = $1", [assignment])
    await pool.query(
      "insert into extensions (assignment, person, due_local, due_at) values ($1, $2, '2099-12-19T18:00', '2099-12-19T18:00Z')",
      [assignment, lena.id],
    )
    expect(await refusal(solution(lena))).toBe('403 held-back')
    await pool.query('delete from extensions where assignment = $1', [assignment])
    expect((await solution(lena)).status).toBe(200)
  })

  test('what another one would give: the strictest counts, and one that is archived does not', async () => {
    await give()
    const winter = await newCohort(mentor, { name: 'Winter' })
    await letIn(mentor, winter, [lena])
    await give({ hints: { mode: 'off' }, solution: 'off' }, winter)
    expect(await look(lena)).toMatchObject({ hints: { cohort: 'Winter' }, solution: { cohort: 'Winter', state: 'off' } })
    await pool.query('update cohorts set archived_at = now() where id = $1', [winter.id])
    expect(await look(lena)).toMatchObject({ isGiven: true, hints: null, solution: null })
  })

  test('nothing that was looked at before', async () => {
    const assignment = await give()
    await read(hint(lena), revealsSchema)
    await pool.query("update assignments set hints = 'off' where id = $1", [assignment])
    expect((await hint(lena)).status).toBe(200)
    expect(await refusal(hint(lena, 2))).toBe('403 held-back')
  })
})

describe('what was looked at', () => {
  const cellOfLena = async () => {
    const board = await read(mentor.get(`/cohorts/${cohort.id}/board`), boardSchema)
    return board.learners.find(({ id }) => id === lena.id)?.activity[0]
  }
  const gradeOfLena = async (): Promise<Grade | undefined> =>
    (await read(mentor.get(`/cohorts/${cohort.id}/gradebook`), gradebookPageSchema)).items[0]?.grades[0]

  test('is on the board, also when it was before it was given', async () => {
    await read(hint(lena), revealsSchema)
    await give()
    expect(await cellOfLena()).toBeUndefined()
    expect((await lena.send('PUT', '/activity', { slug: 'ring-the-bell' })).status).toBe(204)
    expect((await cellOfLena())?.slice(3)).toEqual([1, 0])
    await Promise.all([hint(lena, 2), hint(lena, 2), solution(lena), solution(lena)])
    const [hints, seenAt] = (await cellOfLena())?.slice(3) ?? []
    expect(hints).toBe(2)
    expect(seenAt).toBeGreaterThan(0)
  })

  test('is summed up as it is, however much is looked at in one moment', async () => {
    await give()
    for (const name of ['Ada', 'Ben', 'Cleo', 'Dora', 'Emil', 'Finn']) {
      const learner = await people.account(name)
      await letIn(mentor, cohort, [learner])
      await Promise.all([hint(learner, 1), hint(learner, 2), hint(learner, 3), solution(learner)])
      const { rows } = await pool.query('select hints, solution_at is not null as solution from activity where person = $1', [learner.id])
      expect(rows).toEqual([{ hints: 3, solution: true }])
    }
  })

  test('is in the gradebook and its file, with whether the solution was seen before passing', async () => {
    const assignment = await give()
    expect(await gradeOfLena()).toMatchObject({ hints: 0, solution: 'not-seen' })
    await read(hint(lena), revealsSchema)
    await read(solution(lena), revealsSchema)
    expect(await gradeOfLena()).toMatchObject({ hints: 1, solution: 'seen-before' })
    const file = await (await mentor.get(`/cohorts/${cohort.id}/gradebook.csv?shape=list`)).text()
    expect(file).toContain('Hints looked at,Solution\r\n')
    expect(file).toContain('1,seen before passing\r\n')
    await handIn(pool, cohort, assignment, lena, { status: 'passed', holds: [requirement] })
    expect(await gradeOfLena()).toMatchObject({ state: 'passed', solution: 'seen-after' })
  })

  test('is beside an attempt, as far as it was before it', async () => {
    await give()
    const seen = async (attempt: string) => (await read(mentor.get(`/cohorts/${cohort.id}/attempts/${attempt}`), reviewSchema)).seen
    const first = await handInFiles(server, lena, undefined, [requirement])
    await read(hint(lena), revealsSchema)
    await read(hint(lena, 2), revealsSchema)
    const second = await handInFiles(server, lena)
    await read(solution(lena), revealsSchema)
    expect(await seen(first)).toEqual({ hints: [], solution: false })
    expect(await seen(second)).toEqual({ hints: [{ requirement, count: 2 }], solution: false })
  })

  test('is summed by requirement in the insights', async () => {
    const assignment = await give()
    await handIn(pool, cohort, assignment, lena, { holds: [] })
    await Promise.all([hint(lena), hint(lena, 2), solution(lena)])
    const insights = await read(mentor.get(`/cohorts/${cohort.id}/insights/${assignment}`), requirementInsightsSchema)
    expect(insights.solutionSeen).toBe(1)
  })

  test('moves with a guest who signs in to an account', async () => {
    await give()
    const browser = Browser.at(server)
    const guest = meSchema.parse((await browser.post('/api/v1/guests', { name: 'Gil' })).body)
    const { code } = await newLink(mentor, cohort)
    await browser.post('/api/v1/joins', { code })
    await browser.post(`/api/v1${PATH}`, { kind: 'hint', requirement, hint: 1 })
    await hint(lena, 2)
    await browser.post('/api/v1/sessions', { email: lena.email, password: 'correct horse battery' })
    expect((await look(lena)).revealed).toMatchObject([
      { requirement, hint: 1 },
      { requirement, hint: 2 },
    ])
    expect((await cellOfLena())?.[3]).toBe(2)
    const { rows } = await pool.query('select slug from activity where person = $1 union all select slug from reveals where person = $1', [
      guest.id,
    ])
    expect(rows).toEqual([])
  })
})

import { drizzle } from 'drizzle-orm/node-postgres'
import type { Pool } from 'pg'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { Cohort } from '../../runtimes/server/cohorts-api.ts'
import { insightsPageSchema, requirementInsightsSchema, type InsightsPage } from '../../runtimes/server/insights-api.ts'
import { give, handIn, verdictOf } from '../cohorts/handed-in.testing.ts'
import { letIn, newCohort, peopledServer, read, refusal, type People, type PeopledServer, type Person } from '../cohorts/people.testing.ts'
import * as schema from '../database/schema.ts'
import { readInsights } from './cohort-insights.ts'
import { readRequirementInsights } from './requirement-insights.ts'

let stop: PeopledServer['stop']
let pool: Pool
let people: People
let mentor: Person
let lena: Person
let gil: Person
let bo: Person
let cohort: Cohort
let first: string
let second: string

beforeAll(async () => {
  ;({ pool, people, stop } = await peopledServer())
}, 60_000)

beforeEach(async () => {
  mentor = await people.account('Mara')
  ;[lena, gil, bo] = [await people.guest('Lena'), await people.guest('Gil'), await people.guest('Bo')]
  cohort = await newCohort(mentor)
  await letIn(mentor, cohort, [lena, gil, bo])
  ;[first = '', second = ''] = await give(pool, cohort, 2)
})

afterAll(() => stop())

const ALL = ['a', 'b', 'c']
const PASSED = { status: 'passed', holds: ALL }

const path = (rest = '') => `/cohorts/${cohort.id}/insights${rest}`
const insights = (query = ''): Promise<InsightsPage> => read(mentor.get(path(query)), insightsPageSchema)
const ofFirst = async () => (await insights()).items[0]
const requirements = async () => (await read(mentor.get(path(`/${first}`)), requirementInsightsSchema)).requirements

const active = (by: Person, minutes: number, slug = 'bell-1') =>
  pool.query("insert into activity (person, slug, active_ms, seen_at) values ($1, $2, $3, '2026-11-01T12:00Z')", [
    by.id,
    slug,
    minutes * 60_000,
  ])

/**
 * Lena passes with her third attempt after 60 minutes, and hands in once more. Gil passes with his second after 20.
 * Bo has not passed 30 minutes after his first attempt.
 */
async function workshop(): Promise<void> {
  await handIn(pool, cohort, first, lena, { holds: ['a'], minutes: 100 })
  await handIn(pool, cohort, first, lena, { holds: ['a', 'b'], minutes: 70 })
  await handIn(pool, cohort, first, lena, { ...PASSED, minutes: 40 })
  await handIn(pool, cohort, first, lena, { holds: ['b'], minutes: 10 })
  await handIn(pool, cohort, first, gil, { holds: ['b'], minutes: 50 })
  await handIn(pool, cohort, first, gil, { ...PASSED, timing: 'late', minutes: 30 })
  await handIn(pool, cohort, first, bo, { holds: ['b'], minutes: 40 })
  await handIn(pool, cohort, first, bo, { status: 'timeout', holds: ['b'], minutes: 10 })
}

/** Whatever must make no difference, to a workshop of the same learners. */
async function noise(): Promise<void> {
  const sol = await people.guest('Sol')
  await letIn(mentor, cohort, [sol])
  await handIn(pool, cohort, first, sol, { minutes: 500 })
  await active(sol, 500)
  await mentor.send('DELETE', `/cohorts/${cohort.id}/members/${sol.id}`)
  await handIn(pool, cohort, first, mentor, { minutes: 400 })
  await active(mentor, 400)
  for (const by of [lena, bo]) {
    await handIn(pool, cohort, first, by, { status: 'error', minutes: 300 })
    await handIn(pool, cohort, first, by, { status: 'none', minutes: 290 })
    await handIn(pool, cohort, first, by, { ...PASSED, timing: 'not-open', minutes: 280 })
    await handIn(pool, cohort, first, by, { ...PASSED, timing: 'after-end' })
  }
}

describe('insights', () => {
  test('say of each assignment who began and passed, with how many attempts, and how long that took', async () => {
    await workshop()
    await active(lena, 40)
    await active(gil, 10)
    await active(gil, 7, 'bell-2')
    expect(await insights()).toEqual({
      learners: 3,
      items: [
        {
          assignment: first,
          slug: 'bell-1',
          required: true,
          began: 3,
          passed: 2,
          // 3 and 2 attempts.
          attemptsToPass: 2.5,
          // 60 and 20 minutes: 90 percent of the way from the one to the other is 56.
          minutesToPass: { median: 40, p90: 56 },
          minutesOnTask: 25,
          // 60 of Lena, 20 of Gil, 30 of Bo.
          minutesLost: 110,
        },
        {
          assignment: second,
          slug: 'bell-2',
          required: true,
          began: 0,
          passed: 0,
          attemptsToPass: null,
          minutesToPass: null,
          minutesOnTask: 7,
          minutesLost: 0,
        },
      ],
      next: null,
    })
  })

  test('are of who is a learner now, and of attempts that count', async () => {
    await workshop()
    const before = await insights()
    await noise()
    expect(await insights()).toEqual(before)
  })

  test('go by the verdict that stands after a re-grading', async () => {
    const attempt = await handIn(pool, cohort, first, lena, { minutes: 30 })
    const regraded = await handIn(pool, cohort, second, gil, PASSED)
    expect(await ofFirst()).toMatchObject({ passed: 0, attemptsToPass: null })
    await pool.query('update gradings set current = $1 where id = $2', [regraded, attempt])
    expect(await ofFirst()).toMatchObject({ began: 1, passed: 1, attemptsToPass: 1, minutesToPass: { median: 0, p90: 0 } })
    expect((await requirements())[0]).toMatchObject({ id: 'a', attempts: 1, failed: 0, holding: 1 })
    const lost = await handIn(pool, cohort, second, gil, { status: 'error' })
    await pool.query('update gradings set current = $1 where id = $2', [lost, attempt])
    expect(await ofFirst()).toMatchObject({ began: 0, passed: 0 })
    expect(await requirements()).toEqual([])
  })

  test('come in pages of assignments, in the order of the cohort', async () => {
    const page = await insights('?limit=1')
    const rest = await insights(`?limit=1&after=${page.next}`)
    expect([...page.items, ...rest.items].map(({ assignment }) => assignment)).toEqual([first, second])
    expect([page.learners, rest.learners, rest.next]).toEqual([3, 3, null])
    expect(await refusal(mentor.get(path('?after=x')))).toBe('400 cursor-invalid')
  })

  test('of a cohort to which nothing is given are empty', async () => {
    cohort = await newCohort(mentor)
    expect(await insights()).toEqual({ learners: 0, items: [], next: null })
  })
})

describe('insights into an assignment', () => {
  test('say of each requirement how often it failed, for whom it holds, and how long that took', async () => {
    await workshop()
    // Bo's second hint of a, too; what is of another exercise is not of this one.
    await pool.query(
      `insert into reveals (person, slug, requirement, hint) values
         ($1, 'bell-1', 'a', 1), ($2, 'bell-1', 'a', 1), ($2, 'bell-1', 'a', 2), ($2, 'bell-2', 'b', 1), ($1, 'bell-1', '', 0)`,
      [lena.id, bo.id],
    )
    expect(await requirements()).toEqual([
      {
        id: 'a',
        title: 'a',
        attempts: 8,
        // Lena's last, Gil's first, both of Bo.
        failed: 4,
        learners: 3,
        // Gil. In Lena's last attempt it does not hold any more.
        holding: 1,
        never: 1,
        // With the first attempt of Lena, the second of Gil: after 0 and 20 minutes.
        attemptsUntilHeld: 1.5,
        minutesUntilHeld: 10,
        // 30 of Bo, too.
        minutesLost: 50,
        hints: { learners: 2, taken: 3 },
      },
      // Lena's first attempt only: she had it with the second, after 30 minutes; the others with their first.
      {
        ...{ id: 'b', title: 'b', attempts: 8, failed: 1, learners: 3, holding: 3, never: 0 },
        ...{ attemptsUntilHeld: 1, minutesUntilHeld: 0, minutesLost: 30, hints: { learners: 0, taken: 0 } },
      },
      // All but one of Lena's and one of Gil's, with which they passed.
      {
        ...{ id: 'c', title: 'c', attempts: 8, failed: 6, learners: 3, holding: 1, never: 1 },
        ...{ attemptsUntilHeld: 2.5, minutesUntilHeld: 40, minutesLost: 110, hints: { learners: 0, taken: 0 } },
      },
    ])
  })

  test('are of who is a learner now, and of attempts that count', async () => {
    await workshop()
    const before = await requirements()
    await noise()
    expect(await requirements()).toEqual(before)
  })

  test('do not hold a requirement against attempts that were graded before there was one, and call it by its newest title', async () => {
    await handIn(pool, cohort, first, lena, { holds: ['a'], minutes: 20 })
    const newer = await handIn(pool, cohort, first, lena, { minutes: 10 })
    const graded = [
      { id: 'd', title: 'Nobody rings by looking', status: 'failed' },
      { id: 'a', title: 'The bell rings once', status: 'passed' },
    ]
    await pool.query("update gradings set revision = 's', verdict = $2 where id = $1", [
      newer,
      JSON.stringify({ ...verdictOf('failed', []), requirements: graded }),
    ])
    expect((await requirements()).map(({ id, title, attempts, failed }) => [id, title, attempts, failed])).toEqual([
      ['d', 'Nobody rings by looking', 1, 1],
      ['a', 'The bell rings once', 2, 0],
      ['b', 'b', 1, 1],
      ['c', 'c', 1, 1],
    ])
  })

  test('that nobody has begun are empty', async () => {
    expect(await requirements()).toEqual([])
  })
})

test('insights are read with the same number of queries, however much there is', async () => {
  const queries: string[] = []
  const db = drizzle(pool, { schema, logger: { logQuery: (query) => queries.push(query) } })
  const count = async () => {
    await readInsights(db, cohort.id, {})
    const ofAll = queries.splice(0).length
    await readRequirementInsights(db, cohort.id, first)
    return [ofAll, queries.splice(0).length]
  }
  expect(await count()).toEqual([5, 5])
  await workshop()
  await active(lena, 5)
  expect(await count()).toEqual([5, 5])
})

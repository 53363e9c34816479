import type { Pool } from 'pg'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { z } from 'zod'
import { dueSchema } from '../../runtimes/server/assignments-api.ts'
import { standingsSchema } from '../../runtimes/server/attempts-api.ts'
import { pageSchema, type Cohort } from '../../runtimes/server/cohorts-api.ts'
import { letIn, newCohort, peopledServer, read, type People, type PeopledServer, type Person } from './people.testing.ts'

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

/** Assignments of exercises that need not exist. */
async function give(count: number, to: Pick<Cohort, 'id'> = cohort): Promise<string[]> {
  const { rows } = await pool.query(
    `insert into assignments (id, cohort, slug, position, late, required, hints, solution, fingerprint)
     select gen_random_uuid(), $1, 'bell-' || n, n, 'mark', true, 'free', 'free', '' from generate_series(1, $2::integer) n returning id`,
    [to.id, count],
  )
  return z
    .array(z.object({ id: z.uuid() }))
    .parse(rows)
    .map(({ id }) => id)
}

/** Handed in, and graded: of three requirements so many hold. */
async function attempt(assignment: string, by: Person, holds: number, to: Pick<Cohort, 'id'> = cohort): Promise<void> {
  const requirements = ['a', 'b', 'c'].map((id, index) => ({ id, title: id, status: index < holds ? 'passed' : 'failed' }))
  await pool.query(
    `with graded as (
       insert into gradings (id, slug, revision, files, fingerprint, state, verdict, owner)
       values (gen_random_uuid(), 'bell', 'r', '{}', '', 'done', $1, $2) returning id
     )
     insert into assignment_attempts (attempt, assignment, cohort, person, slug, timing)
     select id, $3, $4, $2, 'bell', 'on-time' from graded`,
    [JSON.stringify({ status: holds === 3 ? 'passed' : 'failed', requirements, output: '' }), by.id, assignment, to.id],
  )
}

const mine = (by: Person, of: Pick<Cohort, 'id'> = cohort) => read(by.get(`/cohorts/${of.id}/standings/mine`), standingsSchema)

test('a learner sees where they stand, in the order of what is given, and nothing of others', async () => {
  const other = await people.guest('Sol')
  await letIn(owner, cohort, [other])
  const [first = '', second = '', third = ''] = await give(3)
  await attempt(third, learner, 3)
  await attempt(first, learner, 1)
  await attempt(first, learner, 2)
  await attempt(second, other, 3)
  expect((await mine(learner)).items).toMatchObject([
    { assignment: first, attempts: 2, best: { status: 'failed', holds: 2, of: 3 }, firstPassedAt: null },
    { assignment: third, attempts: 1, best: { status: 'passed', holds: 3, of: 3 }, firstPassedAt: expect.any(String) },
  ])
  expect((await mine(other)).items).toMatchObject([{ assignment: second }])
  expect((await mine(owner)).items).toEqual([])
})

test('what is due says where they stand with it, in each cohort', async () => {
  const evenings = await newCohort(owner, { name: 'Evenings' })
  await letIn(owner, evenings, [learner])
  const [here = '', notBegun = ''] = await give(2)
  const [there = ''] = await give(1, evenings)
  await attempt(here, learner, 3)
  await attempt(there, learner, 1, evenings)
  const { items } = await read(learner.get('/assignments'), pageSchema(dueSchema))
  expect(
    new Map(items.map(({ assignment, standing }) => [assignment.id, standing && [standing.best.status, standing.best.holds]])),
  ).toEqual(
    new Map([
      [here, ['passed', 3]],
      [notBegun, null],
      [there, ['failed', 1]],
    ]),
  )
})

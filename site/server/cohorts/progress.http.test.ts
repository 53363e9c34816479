import { drizzle } from 'drizzle-orm/node-postgres'
import type { Pool } from 'pg'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { progressPageSchema, type ProgressPage } from '../../runtimes/server/attempts-api.ts'
import type { Cohort } from '../../runtimes/server/cohorts-api.ts'
import * as schema from '../database/schema.ts'
import { give as giveTo, handIn, idRows, verdictOf, type HandedIn } from './handed-in.testing.ts'
import { letIn, newCohort, peopledServer, read, refusal, type People, type PeopledServer, type Person } from './people.testing.ts'
import { readProgress } from './progress.ts'

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
  learner = await people.account('Lena')
  cohort = await newCohort(owner)
  await letIn(owner, cohort, [learner])
})

afterAll(() => stop())

const give = (count: number) => giveTo(pool, cohort, count)
const attempt = (assignment: string, by: Person, outcome?: HandedIn) => handIn(pool, cohort, assignment, by, outcome)

const progress = (query = ''): Promise<ProgressPage> => read(owner.get(`/cohorts/${cohort.id}/progress${query}`), progressPageSchema)
const standings = async () => (await progress()).items[0]?.standings

describe('progress', () => {
  test('is the best attempt and the last one', async () => {
    const [assignment = ''] = await give(1)
    await attempt(assignment, learner, { holds: ['a'], minutes: 30 })
    const best = await attempt(assignment, learner, { status: 'passed', holds: ['a', 'b', 'c'], minutes: 20 })
    await attempt(assignment, learner, { status: 'passed', holds: ['a', 'b', 'c'], timing: 'late', minutes: 10 })
    const last = await attempt(assignment, learner, { holds: ['a', 'c'] })
    expect(await standings()).toEqual([
      {
        assignment,
        attempts: 4,
        best: { attempt: best, status: 'passed', holds: 3, of: 3, timing: 'on-time' },
        last: { attempt: last, status: 'failed', holds: ['a', 'c'], handedInAt: '2026-11-01T12:00:00.000Z' },
        firstPassedAt: '2026-11-01T11:40:00.000Z',
        late: false,
      },
    ])
  })

  test('without one that passes is the one with the most that holds', async () => {
    const [assignment = ''] = await give(1)
    await attempt(assignment, learner, { holds: ['a'], minutes: 30 })
    const best = await attempt(assignment, learner, { holds: ['a', 'b'], timing: 'late', minutes: 20 })
    await attempt(assignment, learner, { holds: ['c'] })
    expect(await standings()).toMatchObject([{ best: { attempt: best, holds: 2 }, firstPassedAt: null, late: true }])
  })

  test('has no practice, no error of ours, and nothing that waits', async () => {
    const [assignment = ''] = await give(1)
    await attempt(assignment, learner, { status: 'passed', timing: 'not-open' })
    await attempt(assignment, learner, { status: 'passed', timing: 'after-end' })
    await attempt(assignment, learner, { status: 'error' })
    const waiting = await attempt(assignment, learner)
    await pool.query("update gradings set state = 'queued', verdict = null where id = $1", [waiting])
    expect(await standings()).toEqual([])
  })

  test('goes by the verdict of a re-grading that took the place of the first', async () => {
    const [assignment = '', other = ''] = await give(2)
    const id = await attempt(assignment, learner)
    const again = await attempt(other, await people.guest('Sol'), { status: 'passed', holds: ['a', 'b', 'c'] })
    await pool.query('update gradings set current = $1 where id = $2', [again, id])
    expect(await standings()).toMatchObject([{ best: { attempt: id, status: 'passed', holds: 3 } }])
  })

  test('has learners in pages, also those who have not begun, and no mentors', async () => {
    const other = await people.guest('Gil')
    await letIn(owner, cohort, [other])
    await letIn(owner, cohort, [await people.account('Mo')], 'mentor')
    const given = await give(2)
    const first = await progress('?limit=1')
    const second = await progress(`?limit=1&after=${first.next}`)
    expect([...first.items, ...second.items]).toEqual([
      { learner: { id: learner.id, name: 'Lena' }, standings: [] },
      { learner: { id: other.id, name: 'Gil' }, standings: [] },
    ])
    expect(second.next).toBeNull()
    expect(first.assignments.map(({ id }) => id)).toEqual(given)
    expect(await refusal(owner.get(`/cohorts/${cohort.id}/progress?after=nowhere`))).toBe('400 cursor-invalid')
  })
})

describe('however many there are', () => {
  async function queriesOfProgress(of: Pick<Cohort, 'id'>): Promise<string[]> {
    const queries: string[] = []
    const db = drizzle(pool, { schema, logger: { logQuery: (query) => queries.push(query) } })
    await readProgress(db, of.id, { limit: 200 })
    return queries
  }

  /** So many learners, each with five attempts at each of so many assignments. */
  async function seed(learners: number, count: number): Promise<void> {
    await give(count)
    await pool.query(
      `with learners as (insert into users (name, is_guest) select 'Learner ' || n, true from generate_series(1, $1::integer) n returning id),
         joined as (insert into memberships (cohort, person, role) select $2, id, 'learner' from learners),
         handed as materialized (
           select gen_random_uuid() as attempt, learners.id as person, given.id as assignment, given.slug, n
           from learners, assignments given, generate_series(1, 5) n where given.cohort = $2
         ),
         graded as (
           insert into gradings (id, slug, revision, files, fingerprint, state, verdict, owner)
           select attempt, slug, 'r', '{}', '', 'done', $3, person from handed
         )
       insert into assignment_attempts (attempt, assignment, cohort, person, slug, timing, handed_in_at)
       select attempt, assignment, $2, person, slug, 'on-time', now() - make_interval(mins => n) from handed`,
      [learners, cohort.id, JSON.stringify(verdictOf('failed', ['a']))],
    )
  }

  test('the number of queries stays the same', async () => {
    const empty = await queriesOfProgress(cohort)
    await seed(40, 20)
    expect(await queriesOfProgress(cohort)).toHaveLength(empty.length)
    expect(empty).toHaveLength(4)
    const page = await progress('?limit=200')
    expect(page.items.flatMap((item) => item.standings)).toHaveLength(40 * 20)
    expect(page.items.flatMap((item) => item.standings).every(({ attempts }) => attempts === 5)).toBe(true)
  })

  test('a page of attempts is read from an index', async () => {
    await seed(40, 20)
    await pool.query('analyze')
    const explain = async (query: string, values: unknown[]) => JSON.stringify((await pool.query(`explain ${query}`, values)).rows)
    const { rows } = await pool.query('select id from assignments where cohort = $1 limit 1', [cohort.id])
    const [assignment] = idRows.parse(rows)
    expect(
      await explain('select * from assignment_attempts where assignment = $1 order by handed_in_at desc, attempt desc limit 51', [
        assignment?.id,
      ]),
    ).toContain('assignment_attempts_assignment')
    const one = await pool.query('select person as id from assignment_attempts where cohort = $1 limit 1', [cohort.id])
    const ids = idRows.parse(one.rows).map(({ id }) => id)
    expect(await explain('select * from assignment_attempts where cohort = $1 and person = any ($2::uuid[])', [cohort.id, ids])).toContain(
      'assignment_attempts_cohort',
    )
  })
})

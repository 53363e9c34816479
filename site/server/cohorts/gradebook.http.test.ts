import { parse } from 'csv-parse/sync'
import type { Pool } from 'pg'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { z } from 'zod'
import type { Cohort } from '../../runtimes/server/cohorts-api.ts'
import { gradebookPageSchema, type GradebookPage } from '../../runtimes/server/gradebook-api.ts'
import type { Timing } from '../database/schema.ts'
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
  learner = await people.account('Lena')
  cohort = await newCohort(owner, { name: 'Autumn / 2026' })
  await letIn(owner, cohort, [learner])
})

afterAll(() => stop())

const idRow = z.tuple([z.object({ id: z.uuid() })])

interface Terms {
  due?: string
  late?: 'accept' | 'mark' | 'refuse'
  required?: boolean
}

let given = 0

/** An assignment of an exercise that need not exist. */
async function give(slug: string, { due, late = 'mark', required = true }: Terms = {}): Promise<string> {
  const { rows } = await pool.query(
    `insert into assignments (id, cohort, slug, position, due_local, due_at, late, required, hints, solution, fingerprint)
     values (gen_random_uuid(), $1, $2, $3, $4, $5, $6, $7, 'free', 'free', '') returning id`,
    [cohort.id, slug, (given += 1), due === undefined ? null : '2026-11-01T12:00', due ?? null, late, required],
  )
  return idRow.parse(rows)[0].id
}

/** An attempt with so many of three requirements. */
async function attempt(assignment: string, by: Person, holds: number, timing: Timing = 'on-time'): Promise<void> {
  const requirements = ['a', 'b', 'c'].map((id, index) => ({ id, title: id, status: index < holds ? 'passed' : 'failed' }))
  await pool.query(
    `with graded as (
       insert into gradings (id, slug, revision, files, fingerprint, state, verdict, owner)
       values (gen_random_uuid(), 'bell', 'r', '{}', '', 'done', $1, $2) returning id
     )
     insert into assignment_attempts (attempt, assignment, cohort, person, slug, timing, handed_in_at)
     select id, $3, $4, $2, 'bell', $5, '2026-11-01T11:00Z' from graded`,
    [JSON.stringify({ status: holds === 3 ? 'passed' : 'failed', requirements }), by.id, assignment, cohort.id, timing],
  )
}

async function extend(assignment: string, person: Person, due: string): Promise<void> {
  await pool.query("insert into extensions (assignment, person, due_local, due_at) values ($1, $2, '2099-01-01T12:00', $3)", [
    assignment,
    person.id,
    due,
  ])
}

const path = (rest = '') => `/cohorts/${cohort.id}/gradebook${rest}`
const gradebook = (query = ''): Promise<GradebookPage> => read(owner.get(path(query)), gradebookPageSchema)
const grades = async () => (await gradebook()).items[0]?.grades

async function file(query = ''): Promise<{ rows: string[][]; text: string; headers: Headers }> {
  const answer = await owner.get(path(`.csv${query}`))
  expect(answer.status).toBe(200)
  // `text()` would take the byte order mark away.
  const text = new TextDecoder('utf-8', { ignoreBOM: true }).decode(await answer.arrayBuffer())
  return { rows: z.array(z.array(z.string())).parse(parse(text, { bom: true })), text, headers: answer.headers }
}

describe('the gradebook', () => {
  test('says of each learner and assignment what was done of it', async () => {
    const [passed, tried, untouched] = [await give('passed'), await give('tried'), await give('untouched', { required: false })]
    await attempt(passed, learner, 1)
    await attempt(passed, learner, 3)
    await attempt(tried, learner, 2)
    const page = await gradebook()
    expect(page.assignments).toEqual([
      { id: passed, slug: 'passed', required: true, dueAt: null },
      { id: tried, slug: 'tried', required: true, dueAt: null },
      { id: untouched, slug: 'untouched', required: false, dueAt: null },
    ])
    expect(page.items).toMatchObject([
      {
        learner: { id: learner.id, name: 'Lena' },
        requiredPassed: 1,
        grades: [
          { assignment: passed, state: 'passed', attempts: 2, best: { holds: 3, of: 3 }, firstPassedAt: '2026-11-01T11:00:00.000Z' },
          { assignment: tried, state: 'tried', attempts: 1, best: { holds: 2, of: 3 }, firstPassedAt: null },
          { assignment: untouched, state: 'not-begun', attempts: 0, best: null, dueAt: null, overdue: false },
        ],
      },
    ])
  })

  test('marks what was late, but not where late work is as good', async () => {
    const [marked, accepted] = [await give('marked', { due: PAST }), await give('accepted', { due: PAST, late: 'accept' })]
    await attempt(marked, learner, 3, 'late')
    await attempt(accepted, learner, 3, 'late')
    expect(await grades()).toMatchObject([
      { late: true, overdue: false },
      { late: false, overdue: false },
    ])
  })

  test('goes by the time that a learner has, and nobody has less than the others', async () => {
    const [over, longer, shorter] = [
      await give('over', { due: PAST }),
      await give('longer', { due: PAST }),
      await give('shorter', { due: LATER }),
    ]
    await extend(longer, learner, LATER)
    await extend(shorter, learner, PAST)
    expect(await grades()).toMatchObject([
      { assignment: over, dueAt: PAST, extended: false, overdue: true },
      { assignment: longer, dueAt: LATER, extended: true, overdue: false },
      { assignment: shorter, dueAt: LATER, extended: false, overdue: false },
    ])
  })

  test('has learners in pages', async () => {
    await letIn(owner, cohort, [await people.guest('Gil')])
    const first = await gradebook('?limit=1')
    const second = await gradebook(`?limit=1&after=${first.next}`)
    expect([...first.items, ...second.items].map((item) => item.learner.name)).toEqual(['Lena', 'Gil'])
    expect(await refusal(owner.get(path('?limit=0')))).toBe('400 invalid')
  })
})

describe('the gradebook as a file', () => {
  test('is a table: a row for each learner, a column for each assignment', async () => {
    const [due, open] = [await give('due', { due: PAST }), await give('open', { required: false })]
    await attempt(due, learner, 3, 'late')
    await attempt(open, learner, 2)
    await letIn(owner, cohort, [await people.guest('Gil')])
    const { rows, headers } = await file()
    expect(rows).toEqual([
      ['Learner', 'Learner id', 'Passed of 1 required', 'due', 'open (optional)'],
      ['Lena', learner.id, '1', 'passed, late', '2 of 3'],
      ['Gil', expect.any(String), '0', 'overdue', ''],
    ])
    expect(headers.get('content-type')).toBe('text/csv; charset=utf-8')
    expect(headers.get('content-disposition')).toMatch(/^attachment; filename="Autumn - 2026 gradebook \d{4}-\d\d-\d\d\.csv"$/)
  })

  test('is a list with everything, in the zone of the cohort', async () => {
    const assignment = await give('due', { due: PAST })
    await attempt(assignment, learner, 3)
    const { rows } = await file('?shape=list')
    expect(rows[0]).toContain('Due (Europe/Berlin)')
    expect(rows[1]).toEqual([
      ...['Lena', learner.id, 'due', 'yes', '2026-11-01 13:00', 'no', 'passed', '3', '3', '1', 'no', 'no', '2026-11-01 12:00', '0', ''],
    ])
  })

  test('can be opened as it is: byte order mark, CRLF, and nothing that a spreadsheet program would compute', async () => {
    const names = ['=HYPERLINK("https://evil.example","Lena")', '+1+1', '-2+3', '@SUM(A1)', 'Jörg "the bell", Ünal']
    for (const name of names) await letIn(owner, cohort, [await people.guest(name)])
    const { rows, text } = await file()
    expect(text.startsWith('\uFEFFLearner,')).toBe(true)
    expect(text.split('\r\n')).toHaveLength(names.length + 3)
    expect(rows.slice(2).map(([name]) => name)).toEqual([...names.slice(0, 4).map((name) => `'${name}`), names[4]])
  })

  test('has everybody, however many pages that is', async () => {
    await pool.query(
      `with learners as (insert into users (name, is_guest) select 'Learner ' || n, true from generate_series(1, 250) n returning id)
       insert into memberships (cohort, person, role) select $1, id, 'learner' from learners`,
      [cohort.id],
    )
    const { rows } = await file()
    expect(new Set(rows.slice(1).map(([, id]) => id)).size).toBe(251)
  })

  test('of a shape that there is not, or of nobody’s cohort, is refused', async () => {
    expect(await refusal(owner.get(path('.csv?shape=pie')))).toBe('400 invalid')
    const ada = await people.administrator('Ada')
    expect(await refusal(ada.get('/cohorts/3d6f0a52-8f6b-4d0e-9b0a-2d1c6c5b7a10/gradebook.csv'))).toBe('404 cohort-unknown')
  })
})

const PAST = '2026-11-01T12:00:00.000Z'
const LATER = '2099-01-01T12:00:00.000Z'

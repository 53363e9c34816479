import { randomUUID } from 'node:crypto'
import type { Pool } from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { cohortSchema, pageSchema } from '../../runtimes/server/cohorts-api.ts'
import { meSchema } from '../../runtimes/server/identity.ts'
import { Browser } from '../browser.testing.ts'
import type { TestServer } from '../server.testing.ts'
import { letIn, newCohort, newLink, peopledServer, type People, type PeopledServer, type Person } from './people.testing.ts'

let stop: PeopledServer['stop']
let server: TestServer
let pool: Pool
let people: People
let owner: Person

beforeAll(async () => {
  ;({ server, pool, people, stop } = await peopledServer())
  owner = await people.account('Mara')
}, 60_000)

afterAll(() => stop())

const PASSWORD = 'correct horse battery'

async function guestIn(cohorts: readonly { id: string }[]): Promise<Browser> {
  const browser = Browser.at(server)
  await browser.post('/api/v1/guests', { name: 'Gil' })
  for (const cohort of cohorts) {
    const { code } = await newLink(owner, cohort)
    expect((await browser.post('/api/v1/joins', { code })).status).toBe(200)
  }
  return browser
}

const cohortsOf = async (browser: Browser) =>
  pageSchema(cohortSchema)
    .parse((await browser.get('/api/v1/cohorts')).body)
    .items.map(({ name, role }) => `${name}: ${role}`)

test('a guest who makes an account stays in the cohort', async () => {
  const browser = await guestIn([await newCohort(owner, { name: 'Mornings' })])
  const made = await browser.post('/api/v1/accounts', { name: 'Gil', email: `${randomUUID()}@example.org`, password: PASSWORD })
  expect(made.status).toBe(201)
  expect(await cohortsOf(browser)).toEqual(['Mornings: learner'])
})

test('a guest who signs in to an account brings cohorts, attempts and comments along; a role that the account has stays', async () => {
  const [evenings, mornings] = [await newCohort(owner, { name: 'Evenings' }), await newCohort(owner, { name: 'Mornings' })]
  const gil = await people.account('Gil')
  await letIn(owner, evenings, [gil], 'mentor')
  const browser = await guestIn([evenings, mornings])
  const guest = meSchema.parse((await browser.get('/api/v1/me')).body)
  const assignments = [randomUUID(), randomUUID()] as const
  for (const [at, assignment] of assignments.entries()) {
    await pool.query(
      `insert into assignments (id, cohort, slug, position, due_local, due_at, late, required, hints, solution, fingerprint)
       values ($1, $2, $3, $4, '2099-12-18T18:00', '2099-12-18T18:00Z', 'mark', true, 'free', 'free', '')`,
      [assignment, evenings.id, `bell-${at}`, at + 1],
    )
  }
  const extend = (assignment: string, person: string, day: number) =>
    pool.query('insert into extensions (assignment, person, due_local, due_at) values ($1, $2, $3, $4)', [
      assignment,
      person,
      `2099-12-${day}T18:00`,
      `2099-12-${day}T18:00Z`,
    ])
  await extend(assignments[0], guest.id, 20)
  await extend(assignments[0], gil.id, 19)
  await extend(assignments[1], guest.id, 20)
  await extend(assignments[1], gil.id, 21)
  await pool.query(
    `with graded as (
       insert into gradings (id, slug, revision, files, fingerprint, state, owner) values (gen_random_uuid(), 'bell-0', 'r', '{}', '', 'cancelled', $3)
       returning id
     )
     insert into assignment_attempts (attempt, assignment, cohort, person, slug, timing)
     select id, $1, $2, $3, 'bell-0', 'on-time' from graded`,
    [assignments[0], evenings.id, guest.id],
  )
  await pool.query(
    `with begun as (
       insert into comment_threads (id, cohort, attempt, assignment, file, line, created_at)
       select gen_random_uuid(), cohort, attempt, assignment, 'a.ts', 1, now() from assignment_attempts where person = $1 returning *
     ), said as (insert into comments (id, thread, author, body, at, fingerprint) select gen_random_uuid(), id, $1, 'Why?', now(), '' from begun)
     insert into comments_seen (attempt, assignment, person, seen_until)
     select attempt, assignment, person, '2026-11-01T12:00Z' from begun, unnest(array[$1, $2]::uuid[]) person`,
    [guest.id, gil.id],
  )

  expect((await browser.post('/api/v1/sessions', { email: gil.email, password: PASSWORD })).status).toBe(201)
  expect(await cohortsOf(browser)).toEqual(['Mornings: learner', 'Evenings: mentor'])
  const { rows } = await pool.query<{ due: string }>('select due_local as due from extensions where person = $1 order by due_local', [
    gil.id,
  ])
  expect(rows.map(({ due }) => due)).toEqual(['2099-12-20T18:00', '2099-12-21T18:00'])
  expect((await pool.query('select from assignment_attempts where person = $1', [gil.id])).rowCount).toBe(1)
  expect((await pool.query('select from comments where author = $1', [gil.id])).rowCount).toBe(1)
  for (const table of ['memberships', 'extensions', 'assignment_attempts', 'comments_seen'])
    expect((await pool.query(`select from ${table} where person = $1`, [guest.id])).rowCount).toBe(0)
})

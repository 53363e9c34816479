import { randomUUID } from 'node:crypto'
import type { Pool } from 'pg'
import { expect } from 'vitest'
import { z } from 'zod'
import { gradingSchema } from '../../runtimes/server/api.ts'
import { extensionSchema, type Assignment } from '../../runtimes/server/assignments-api.ts'
import { handSchema } from '../../runtimes/server/board-api.ts'
import { keptCardReviewsSchema } from '../../runtimes/server/card-reviews-api.ts'
import type { Cohort } from '../../runtimes/server/cohorts-api.ts'
import { threadSchema } from '../../runtimes/server/review-api.ts'
import { letIn, newCohort, read, type PeopledServer, type Person } from '../cohorts/people.testing.ts'
import { giveBell } from '../review/review.testing.ts'
import type { TestServer } from '../server.testing.ts'

/** Somebody who was here for a while, and what they left in every corner. */
export interface Life {
  person: Person
  /** In their name, and in all that they, their code or a mentor about them wrote. */
  mark: string
  owner: Person
  /** Another learner, with an attempt and a name of their own. */
  other: Person
  cohort: Cohort
  assignment: Assignment
  /** Counts in the cohort. */
  counted: string
  /** Of before they joined. */
  practice: string
  /** Of the other. */
  foreign: string
}

/** @param come who it is, under a name with the mark */
export async function live(it: PeopledServer, come: (name: string) => Promise<Person> = (name) => it.people.account(name)): Promise<Life> {
  const mark = `mark${randomUUID().slice(0, 8)}`
  const person = await come(`Ada ${mark}`)
  const owner = await it.people.account(`Mara ${randomUUID().slice(0, 8)}`)
  const other = await it.people.account(`Olga ${randomUUID().slice(0, 8)}`)
  const practice = await handIn(it.server, person, mark)
  const cohort = await newCohort(owner)
  if (person.email !== null) await read(owner.post(`/cohorts/${cohort.id}/invitations`, { addresses: person.email }), z.unknown())
  await letIn(owner, cohort, [person, other])
  const assignment = await giveBell(owner, cohort)
  const at = `/cohorts/${cohort.id}/assignments/${assignment.id}`
  // What it is to be told waits there.
  const webhook = { url: 'https://hooks.invalid', events: ['attempt.graded'] }
  await read(owner.post(`/cohorts/${cohort.id}/webhooks`, webhook), z.unknown())
  await it.pool.query("update assignments set due_local = '2030-01-01T12:00', due_at = '2030-01-01T11:00Z' where id = $1", [assignment.id])
  await read(owner.send('PUT', `${at}/extensions/${person.id}`, { due: '2030-02-01T12:00' }), extensionSchema)
  await read(person.send('PUT', `${at}/hand`, { note: `why, says ${mark}` }), handSchema)
  await person.send('PUT', '/activity', { slug: 'ring-the-bell' })
  await it.pool.query('update activity set active_ms = 61000 where person = $1', [person.id])
  const review = { id: randomUUID(), card: `quiz/ring-the-bell/${mark}`, deed: 'again', at: '2026-11-01T12:00:00.000Z' }
  await read(person.post('/card-reviews', { owner: person.id, reviews: [review] }), keptCardReviewsSchema)
  const counted = await handIn(it.server, person, mark)
  const foreign = await handIn(it.server, other, `of ${other.name}`)
  const line = { file: 'src/bell/bell.ts', line: 1 }
  const threads = (attempt: string) => `/cohorts/${cohort.id}/attempts/${attempt}/threads`
  await read(owner.post(threads(counted), { ...line, body: `Nice, ${mark}` }), threadSchema)
  await read(person.post(threads(counted), { ...line, body: `Thanks, says ${mark}` }), threadSchema)
  return { person, mark, owner, other, cohort, assignment, counted, practice, foreign }
}

async function handIn({ engine }: TestServer, by: Person, mark: string): Promise<string> {
  const files = { 'src/bell/bell.ts': `// ${mark}\nexport const ring = 1` }
  const { id } = await read(by.post('/../gradings', { slug: 'ring-the-bell', files }), gradingSchema)
  const pending = await engine.nextGrading()
  pending.finish('failed', `printed ${mark} \u0000`, ['rings-once'])
  await expect.poll(async () => (await read(by.get(`/../gradings/${id}`), gradingSchema)).state, { timeout: 10_000 }).toBe('done')
  return id
}

const tableSchema = z.array(z.object({ name: z.string() }))

/** Tables of the database in which a text is in some column, of whatever type. */
export async function tablesWith(pool: Pool, text: string): Promise<string[]> {
  const { rows } = await pool.query(
    `select format('%I.%I', table_schema, table_name) as name from information_schema.tables
     where table_schema in ('public', 'graphile_worker') and table_type = 'BASE TABLE' order by table_name`,
  )
  const found: string[] = []
  for (const { name } of tableSchema.parse(rows)) {
    const hits = await pool.query(`select from ${name} as everything where strpos(everything::text, $1) > 0 limit 1`, [text])
    if (hits.rowCount !== 0) found.push(name.replace('public.', ''))
  }
  return found
}

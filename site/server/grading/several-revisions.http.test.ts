import { afterAll, beforeAll, expect, test } from 'vitest'
import { RING_THE_BELL } from '#engine/exercise/fixture.testing.ts'
import { gradingSchema, runSchema } from '../../runtimes/server/api.ts'
import { madeAssignmentsSchema } from '../../runtimes/server/assignments-api.ts'
import type { Cohort } from '../../runtimes/server/cohorts-api.ts'
import { letIn, newCohort, peopledServer, read, refusal, type PeopledServer, type Person } from '../cohorts/people.testing.ts'

const YAML = 'exercises/ring-the-bell/exercise.yaml'
const FILES = { 'src/bell/bell.ts': 'export const ring = () => 1\n' }

let it: PeopledServer
let owner: Person
let learner: Person
/** What the first cohort stays with. */
let revision: string

beforeAll(async () => {
  it = await peopledServer()
  owner = await it.people.account('Mara')
  learner = await it.people.account('Lena')
  revision = (await give(true)) ?? ''
  await give(false)
  // The next revision has a requirement less.
  await it.server.course.write(YAML, (RING_THE_BELL[YAML] ?? '').replace(/ {2}- id: stays-silent[^]*/, ''))
}, 60_000)

afterAll(() => it.stop())

async function give(pinned: boolean): Promise<string | null | undefined> {
  const cohort: Cohort = await newCohort(owner)
  await letIn(owner, cohort, [learner])
  const body = { give: { kind: 'exercise', slug: 'ring-the-bell' }, pinned }
  return (await read(owner.post(`/cohorts/${cohort.id}/assignments`, body), madeAssignmentsSchema)).items[0]?.revision
}

const submission = (of: string | undefined) => ({ slug: 'ring-the-bell', files: FILES, ...(of === undefined ? {} : { revision: of }) })

test('who cancels what they handed in cancels it for all their cohorts', async () => {
  const { id, others } = await read(learner.post('/../gradings', submission(revision)), gradingSchema)
  const running = await it.server.engine.nextGrading()
  expect(running.request.exercise.revision).toBe(revision)
  expect((await learner.send('DELETE', `/../gradings/${id}`)).status).toBe(204)
  await expect.poll(() => running.signal?.aborted).toBe(true)
  const states = await it.pool.query('select state from gradings where id = any ($1)', [[id, others?.[0]?.id]])
  expect(states.rows).toEqual([{ state: 'cancelled' }, { state: 'cancelled' }])
  expect(it.server.engine.gradings).toHaveLength(0)
})

test('an app is run with the starter that is worked on, and not with one of which nothing is kept', async () => {
  const { ok } = await read(learner.post('/../runs', submission(revision)), runSchema)
  expect(ok).toBe(true)
  expect(await refusal(learner.post('/../runs', submission('0123456789abcdef')))).toBe('404 revision-unknown')
  expect(await refusal(learner.post('/../tests', submission('0123456789abcdef')))).toBe('404 revision-unknown')
})

test('a hint of a requirement that only the pinned revision has can be looked at there', async () => {
  const hint = { kind: 'hint', requirement: 'stays-silent', hint: 1 }
  const path = '/exercises/ring-the-bell/reveals'
  expect((await learner.post(path, hint)).status).toBeLessThan(300)
  expect(await refusal(owner.post(path, hint))).toBe('422 hint-unknown')
})

test('a server that starts keeps what was pinned before servers kept it, while it is published', async () => {
  await it.pool.query('update gradings set bundle = null')
  await it.pool.query('delete from bundles')
  // It has a course of its own, in which the pinned revision is the published one.
  await using _another = await it.another()
  const { rows } = await it.pool.query('select slug, revision, manifest is not null as told from bundles')
  expect(rows).toEqual([{ slug: 'ring-the-bell', revision, told: true }])
})

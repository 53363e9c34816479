import { randomUUID } from 'node:crypto'
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { decodeJwt } from 'jose'
import type { Pool } from 'pg'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import type { SourceFiles } from '#engine/compile/types.ts'
import { counterCourse } from '#engine/counter.testing.ts'
import { createEngine } from '#engine/create-engine.ts'
import type { Engine } from '#engine/engine.ts'
import { loadExercise } from '#engine/exercise/load.ts'
import type { Exercise } from '#engine/exercise/types.ts'
import { gradingSchema, type Grading } from '../../runtimes/server/api.ts'
import { dueSchema, madeAssignmentsSchema } from '../../runtimes/server/assignments-api.ts'
import { boardSchema } from '../../runtimes/server/board-api.ts'
import { pageSchema, type Cohort } from '../../runtimes/server/cohorts-api.ts'
import { gradebookPageSchema } from '../../runtimes/server/gradebook-api.ts'
import { reviewFilesSchema } from '../../runtimes/server/review-api.ts'
import { keptExerciseSchema } from '../../runtimes/server/revisions-api.ts'
import { claimsSchema } from '../../signatures/claims.ts'
import { openDatabase } from '../cli/open-database.ts'
import { letIn, newCohort, peopleOf, read, refusal, type People, type Person } from '../cohorts/people.testing.ts'
import { readRecorded } from '../replay/recorded.ts'
import { replay } from '../replay/replay.ts'
import { testCluster, testConfig, testPool } from '../server.testing.ts'
import { startServer, type RunningServer } from '../start-server.ts'

const SLUG = 'count-visits'

let cluster: Awaited<ReturnType<typeof testCluster>>
let course: Awaited<ReturnType<typeof counterCourse>>
let engine: Engine
let server: RunningServer
let pool: Pool
let people: People
/** As it was when the first cohort was given it, and as it is now. */
let before: Exercise
let now: Exercise
let owner: Person
/** Stays with what it was given. */
let pinned: Cohort
/** Follows the exercise. */
let following: Cohort
let solution: SourceFiles

beforeAll(async () => {
  cluster = await testCluster()
  course = await counterCourse()
  engine = await createEngine({ sandbox: 'none' })
  server = await startServer(testConfig(cluster, course), {
    machine: async () => ({ sandbox: { ok: true }, uid: 1000 }),
    startDatabase: async () => ({ url: cluster.url, stop: async () => undefined }),
    createEngine: async () => engine,
  })
  pool = testPool(cluster.url)
  people = peopleOf({ base: `http://localhost:${server.port}` }, pool)
  before = await loadExercise(SLUG, course)
  solution = { ...before.files, 'src/counter.ts': await readFile(join(course.root, 'solutions', SLUG, 'src/counter.ts'), 'utf8') }
  owner = await people.account('Mara')
  pinned = await newCohort(owner, { name: 'Mornings' })
  following = await newCohort(owner, { name: 'Evenings' })
  await give(pinned, true)
  await give(following, false)
  await moveOn()
  now = await loadExercise(SLUG, course)
  expect(now.revision).not.toBe(before.revision)
}, 60_000)

afterAll(async () => {
  await pool.end()
  // It closes the engine, too.
  await server.close()
  await course[Symbol.asyncDispose]()
  await cluster.stop()
})

/** The next revision: another starter, another title, one requirement more, which no counter of before holds. */
async function moveOn(): Promise<void> {
  const change = async (path: string, how: (text: string) => string): Promise<void> =>
    writeFile(join(course.root, path), how(await readFile(join(course.root, path), 'utf8')))
  await change(
    `exercises/${SLUG}/exercise.yaml`,
    (text) =>
      `${text.replace('Every visit is counted', 'No visit is forgotten')}\n  - id: names-itself\n    title: It says who it is\n    hints: [a, b, c]\n`,
  )
  await change(`exercises/${SLUG}/src/main.ts`, (text) =>
    text.replace("app.post('/visits'", "app.get('/name', (_request, response) => response.json({ name: 'old' }))\napp.post('/visits'"),
  )
  await change(
    `graders/${SLUG}/${SLUG}.grader.ts`,
    (text) =>
      `${text}\nrequirement('names-itself', async ({ subject, expect }) => {\n  expect((await subject.get('/visits').expect(200)).body.name).toBe('counter')\n})\n`,
  )
}

const give = async (cohort: Cohort, isPinned: boolean) =>
  read(owner.post(`/cohorts/${cohort.id}/assignments`, { give: { kind: 'exercise', slug: SLUG }, pinned: isPinned }), madeAssignmentsSchema)

const handIn = (by: Person, body: object, key: string = randomUUID()) =>
  read(by.post('/../gradings', { slug: SLUG, ...body }, { 'idempotency-key': key }), gradingSchema)

const ended = (by: Person, id: string): Promise<Grading> =>
  vi.waitFor(
    async () => {
      const grading = await read(by.get(`/../gradings/${id}`), gradingSchema)
      expect(grading.state).toBe('done')
      return grading
    },
    { timeout: 25_000, interval: 100 },
  )

/** What the gradebook of a cohort says of somebody. */
async function gradeIn(cohort: Cohort, { id }: Person): Promise<unknown> {
  const { items } = await read(owner.get(`/cohorts/${cohort.id}/gradebook`), gradebookPageSchema)
  return items.find(({ learner }) => learner.id === id)?.grades[0]
}

async function learnerOf(...cohorts: Cohort[]): Promise<Person> {
  const learner = await people.account('Lena')
  for (const cohort of cohorts) await letIn(owner, cohort, [learner])
  return learner
}

let learner: Person

test('who is told of a pinned revision works on that, and is graded by it, although nobody was before the exercise moved on', async () => {
  learner = await learnerOf(pinned)
  const { items } = await read(learner.get(`/assignments?slug=${SLUG}`), pageSchema(dueSchema))
  expect(items).toMatchObject([{ pinned: { revision: before.revision, since: expect.stringMatching(/^20/) } }])
  const path = `/exercises/${SLUG}/revisions/${before.revision}`
  const kept = await read(learner.get(path), keptExerciseSchema)
  expect(kept.files).toEqual(before.files)
  expect(kept.requirements).toEqual(before.manifest.requirements)
  const suite = await (await learner.get(`${path}/suite`)).text()
  expect(suite).toContain('counts-all')
  expect(suite).not.toContain('names-itself')

  const { id, assignments, others } = await handIn(learner, { files: solution, revision: before.revision })
  expect(assignments).toMatchObject([{ cohort: pinned.id, counts: true }])
  expect(others).toBeUndefined()
  const { verdict, signature } = await ended(learner, id)
  expect(verdict).toMatchObject({ status: 'passed', exercise: { slug: SLUG, revision: before.revision } })
  expect(verdict?.requirements.map(({ title }) => title)).toContain('Every visit is counted')
  expect(claimsSchema.parse(decodeJwt(signature ?? ''))).toMatchObject({
    jti: id,
    exercise: { revision: before.revision },
    status: 'passed',
  })

  expect(await gradeIn(pinned, learner)).toMatchObject({ state: 'passed', best: { holds: 3, of: 3 } })
  const board = await read(owner.get(`/cohorts/${pinned.id}/board`), boardSchema)
  expect(board.assignments[0]?.requirements.map((requirement) => requirement.title)).toEqual(
    before.manifest.requirements.map(({ title }) => title),
  )
  const files = await read(owner.get(`/cohorts/${pinned.id}/attempts/${id}/files`), reviewFilesSchema)
  expect(files.starter).toEqual(before.files)
})

test('what was graded by a pinned revision is replayed by it', async () => {
  const { id } = await handIn(learner, { files: before.files, revision: before.revision })
  expect((await ended(learner, id)).verdict?.status).toBe('failed')
  await using database = await openDatabase({ databaseUrl: cluster.url, dataFolder: '' })
  expect(await replay(await readRecorded(database.db, id), engine)).toMatchObject({ same: true, differences: [], changed: [] })
})

test('in two cohorts one submission is graded by both revisions, each for its own, and the one that is worked on is answered', async () => {
  const both = await learnerOf(pinned, following)
  const key = randomUUID()
  const answer = await handIn(both, { files: solution, revision: before.revision }, key)
  expect(answer.assignments).toMatchObject([{ cohort: pinned.id }])
  expect(answer.others).toMatchObject([{ revision: now.revision, assignments: [{ cohort: following.id, counts: true }] }])
  const other = answer.others?.[0]?.id ?? ''
  expect((await ended(both, answer.id)).verdict).toMatchObject({ status: 'passed', exercise: { revision: before.revision } })
  const { verdict } = await ended(both, other)
  expect(verdict).toMatchObject({ status: 'failed', exercise: { revision: now.revision } })
  // Only what they changed is laid over the other starter.
  expect(verdict?.requirements.map(({ status }) => status)).toEqual(['passed', 'passed', 'passed', 'failed'])
  const { rows } = await pool.query<{ files: SourceFiles }>('select files from gradings where id = $1', [other])
  expect(rows[0]?.files).toEqual({ ...now.files, 'src/counter.ts': solution['src/counter.ts'] })

  expect(await gradeIn(pinned, both)).toMatchObject({ state: 'passed', attempts: 1, best: { attempt: answer.id } })
  expect(await gradeIn(following, both)).toMatchObject({ state: 'tried', attempts: 1, best: { attempt: other, holds: 3, of: 4 } })
  expect(await handIn(both, { files: solution, revision: before.revision }, key)).toMatchObject({ id: answer.id, others: [{ id: other }] })

  const published = await handIn(both, { files: now.files })
  expect(published).toMatchObject({ assignments: [{ cohort: following.id }], others: [{ revision: before.revision }] })
  await Promise.all([published.id, published.others?.[0]?.id ?? ''].map((id) => ended(both, id)))
})

test('practice, and whoever follows the exercise, is graded by the published one; nobody else is told of the other', async () => {
  const follower = await learnerOf(following)
  for (const by of [follower, people.nobody]) {
    const { id } = await handIn(by, { files: now.files })
    expect((await ended(by, id)).verdict?.exercise.revision).toBe(now.revision)
  }
  const path = `/exercises/${SLUG}/revisions/${before.revision}`
  expect(await refusal(follower.get(path))).toBe('404 revision-unknown')
  expect(await refusal(learner.get(`/exercises/${SLUG}/revisions/${now.revision}`))).toBe('404 revision-unknown')
  expect(await refusal(learner.post('/../gradings', { slug: SLUG, files: solution, revision: '0123456789abcdef' }))).toBe(
    '404 revision-unknown',
  )
})

test('where nothing is kept of a pinned revision, the published one grades, and the learner is told', async () => {
  const third = await newCohort(owner, { name: 'Nights' })
  await give(third, true)
  await pool.query("update assignments set revision = 'feedfeedfeedfeed' where cohort = $1", [third.id])
  const forgotten = await learnerOf(third)
  const { items } = await read(forgotten.get(`/assignments?slug=${SLUG}`), pageSchema(dueSchema))
  expect(items).toMatchObject([{ pinned: { revision: 'feedfeedfeedfeed', since: null } }])
  const { id, assignments } = await handIn(forgotten, { files: now.files })
  expect(assignments).toMatchObject([{ cohort: third.id, counts: true }])
  expect((await ended(forgotten, id)).verdict?.exercise.revision).toBe(now.revision)
})

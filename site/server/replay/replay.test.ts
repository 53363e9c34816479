import { execFile } from 'node:child_process'
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { eq } from 'drizzle-orm'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import type { SourceFiles } from '#engine/compile/types.ts'
import { counterCourse } from '#engine/counter.testing.ts'
import { createEngine } from '#engine/create-engine.ts'
import type { Engine } from '#engine/engine.ts'
import { loadExercise, REPOSITORY_ROOT } from '#engine/exercise/load.ts'
import { gradingSchema, type Grading } from '../../runtimes/server/api.ts'
import { openDatabase } from '../cli/open-database.ts'
import { bundles, gradings } from '../database/schema.ts'
import { testCluster, testConfig } from '../server.testing.ts'
import { startServer, type RunningServer } from '../start-server.ts'
import { readRecorded } from './recorded.ts'
import { replay } from './replay.ts'
import { renderReplay } from './report.ts'

const GRADER = 'graders/count-visits/count-visits.grader.ts'

let cluster: Awaited<ReturnType<typeof testCluster>>
let course: Awaited<ReturnType<typeof counterCourse>>
let engine: Engine
let server: RunningServer
let database: Awaited<ReturnType<typeof openDatabase>>

beforeAll(async () => {
  cluster = await testCluster()
  course = await counterCourse()
  engine = await createEngine({ sandbox: 'none' })
  server = await startServer(testConfig(cluster, course), {
    machine: async () => ({ sandbox: { ok: true }, uid: 1000 }),
    startDatabase: async () => ({ url: cluster.url, stop: async () => undefined }),
    createEngine: async () => engine,
  })
  database = await openDatabase({ databaseUrl: cluster.url, dataFolder: '' })
})

afterAll(async () => {
  await database[Symbol.asyncDispose]()
  // It closes the engine, too.
  await server.close()
  await course[Symbol.asyncDispose]()
  await cluster.stop()
})

/** Grades on the server, to the end. */
async function graded(files: SourceFiles): Promise<Grading> {
  const base = `http://localhost:${server.port}`
  const answer = await fetch(`${base}/api/gradings`, {
    method: 'POST',
    body: JSON.stringify({ slug: 'count-visits', files }),
    headers: { 'content-type': 'application/json', origin: base },
  })
  const { id } = gradingSchema.parse(await answer.json())
  return vi.waitFor(
    async () => {
      const grading = gradingSchema.parse(await (await fetch(`${base}/api/gradings/${id}`)).json())
      expect(grading.state).toBe('done')
      return grading
    },
    { timeout: 25_000, interval: 100 },
  )
}

const again = async (id: string) => replay(await readRecorded(database.db, id), engine)

/** The command, as somebody types it. */
const command = (...args: string[]) =>
  new Promise<{ code: unknown; stdout: string; stderr: string }>((resolve) => {
    const environment = { ...process.env, DATABASE_URL: cluster.url, NO_COLOR: '1' }
    execFile(
      process.execPath,
      [join(REPOSITORY_ROOT, 'site/server/cli/replay.ts'), ...args],
      { env: environment },
      (error, stdout, stderr) => resolve({ code: error?.code ?? 0, stdout, stderr }),
    )
  })

const starter = async () => (await loadExercise('count-visits', course)).files

const solution = async () => ({
  'src/main.ts': await readFile(join(course.root, 'exercises/count-visits/src/main.ts'), 'utf8'),
  'src/counter.ts': await readFile(join(course.root, 'solutions/count-visits/src/counter.ts'), 'utf8'),
})

test('an attempt is graded as then, although the exercise has changed since', async () => {
  const files = await solution()
  const { id, verdict } = await graded(files)
  expect(verdict).toMatchObject({ status: 'passed' })

  const grader = await readFile(join(course.root, GRADER), 'utf8')
  const wantsSomethingElse = grader.replaceAll('.toBe(', '.not.toBe(')
  expect(wantsSomethingElse).not.toBe(grader)
  await writeFile(join(course.root, GRADER), wantsSomethingElse)
  const changed = await graded(files)
  expect(changed.verdict).toMatchObject({ status: 'failed' })
  expect(changed.verdict?.exercise.revision).not.toBe(verdict?.exercise.revision)

  const result = await again(id)
  expect(result).toMatchObject({ same: true, differences: [], changed: [], now: { status: 'passed', seed: verdict?.seed } })
  expect(renderReplay(result)).toContain('The same: passed, and each of the 3 requirements as then.')
  expect(await again(changed.id)).toMatchObject({ same: true, now: { status: 'failed' } })
  await writeFile(join(course.root, GRADER), grader)
})

test('gradings of one revision share one bundle', async () => {
  const [first, second] = [await graded(await starter()), await graded(await solution())]
  const rows = await database.db.select({ id: gradings.id, bundle: gradings.bundle }).from(gradings)
  const bundleOf = (id: string) => rows.find((row) => row.id === id)?.bundle
  expect(bundleOf(first.id)).toMatch(/^[0-9a-f]{64}$/)
  expect(bundleOf(second.id)).toBe(bundleOf(first.id))
})

test('a stored verdict that was tampered with shows, and the command says so by its exit code', async () => {
  const { id, verdict } = await graded(await starter())
  if (!verdict) throw new Error('no verdict')
  expect(verdict.status).toBe('failed')
  const honest = await command(id, '--sandbox', 'none', '--json')
  expect(JSON.parse(honest.stdout)).toMatchObject({ same: true, differences: [], now: { status: 'failed' } })
  expect(honest).toMatchObject({ code: 0, stderr: '' })

  const requirements = verdict.requirements.map((result) => ({ ...result, status: 'passed' as const }))
  await database.db
    .update(gradings)
    .set({ verdict: { ...verdict, status: 'passed', requirements } })
    .where(eq(gradings.id, id))

  const { code, stdout } = await command(id, '--sandbox', 'none')
  expect(code).toBe(1)
  expect(stdout).toContain('2 things differ')
  expect(stdout).toMatch(/the verdict +passed +failed/)
  expect(stdout).toMatch(/Every visit is counted +passed +failed/)
})

test('another kit or engine than then is named', async () => {
  const { id } = await graded(await starter())
  const recorded = await readRecorded(database.db, id)
  const result = await replay({ ...recorded, bundle: { ...recorded.bundle, engine: 'older' } }, engine)
  expect(result.changed).toEqual([{ part: 'engine', then: 'older', now: recorded.bundle.engine }])
  expect(renderReplay(result)).toContain('The engine is another one now (then older')
})

test('what can not be replayed is told, with exit code 2', async () => {
  const unknown = await command('00000000-0000-4000-8000-000000000000', '--sandbox', 'none')
  expect(unknown).toMatchObject({ code: 2, stderr: expect.stringContaining('There is no grading 00000000-0000-4000-8000-000000000000') })
  expect(await command('not-an-id')).toMatchObject({ code: 2, stderr: expect.stringContaining('is no id of a grading') })

  const { id } = await graded(await starter())
  await database.db.update(gradings).set({ bundle: null }).where(eq(gradings.id, id))
  await expect(readRecorded(database.db, id)).rejects.toMatchObject({ code: 'grading-without-bundle' })
  await database.db.update(gradings).set({ state: 'cancelled', verdict: null }).where(eq(gradings.id, id))
  await expect(readRecorded(database.db, id)).rejects.toMatchObject({ code: 'grading-without-verdict' })
})

test('a bundle that was altered in the database grades nothing', async () => {
  const { id } = await graded(await starter())
  const [row] = await database.db.select({ bundle: gradings.bundle }).from(gradings).where(eq(gradings.id, id))
  const altered = Buffer.from('altered')
  await database.db
    .update(bundles)
    .set({ bytes: altered })
    .where(eq(bundles.hash, row?.bundle ?? ''))
  await expect(readRecorded(database.db, id)).rejects.toMatchObject({ code: 'bundle-altered' })
})

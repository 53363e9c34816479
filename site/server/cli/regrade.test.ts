import { execFile, spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import type { Pool } from 'pg'
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest'
import { z } from 'zod'
import { gradingSchema, type Grading } from '../../runtimes/server/api.ts'
import { testCluster, testPool, testServer, type TestServer } from '../server.testing.ts'

const COMMAND = fileURLToPath(new URL('./regrade.ts', import.meta.url))
const NOBODY = '00000000-0000-4000-8000-000000000000'

const reportSchema = z.object({
  batch: z.uuid(),
  appliedAt: z.string().nullable(),
  total: z.int(),
  waiting: z.int(),
  changed: z.array(
    z.object({
      attempt: z.uuid(),
      learner: z.uuid(),
      exercise: z.string(),
      was: z.string(),
      now: z.string(),
      requirements: z.array(z.object({ id: z.string(), was: z.string(), now: z.string() })),
    }),
  ),
  withoutVerdict: z.array(z.uuid()),
})

let cluster: Awaited<ReturnType<typeof testCluster>>
let server: TestServer
let pool: Pool

beforeAll(async () => {
  cluster = await testCluster()
  server = await testServer(cluster)
  pool = testPool(cluster.url)
}, 60_000)

beforeEach(async () => {
  await pool.query('truncate gradings, regrade_batches cascade')
})

afterAll(async () => {
  await pool.end()
  await server[Symbol.asyncDispose]()
  await cluster.stop()
})

/** As if the assignment were somebody's who handed it in. */
async function countFor(assignment: string, attempt: string): Promise<void> {
  await pool.query(
    `with learner as (insert into users (name, is_guest) values ('Gil', true) returning id),
       given as (insert into cohorts (id, name, time_zone, fingerprint) values (gen_random_uuid(), 'Bells', 'UTC', '') returning id)
     insert into assignment_attempts (attempt, assignment, cohort, person, slug, timing)
     select $1, $2, given.id, learner.id, 'ring-the-bell', 'on-time' from learner, given`,
    [attempt, assignment],
  )
}

interface Ended {
  code: number
  stdout: string
  stderr: string
}

function regrade(...parameters: string[]): Promise<Ended> {
  return new Promise((resolve) => {
    execFile(process.execPath, [COMMAND, ...parameters], { env: { ...process.env, DATABASE_URL: cluster.url } }, (error, stdout, stderr) =>
      resolve({ code: typeof error?.code === 'number' ? error.code : 0, stdout, stderr }),
    )
  })
}

const reportOf = ({ stdout }: Ended) => reportSchema.parse(JSON.parse(stdout))

/** Hands in as a learner of its own, and waits until it is graded. */
async function attempt(files: Record<string, string>, failed: readonly string[] = []): Promise<string> {
  const answer = await server.post('/api/gradings', { slug: 'ring-the-bell', files })
  const { id } = gradingSchema.parse(await answer.json())
  ;(await server.engine.nextGrading()).finish(failed.length > 0 ? 'failed' : 'passed', '\u0000 as printed', failed)
  await vi.waitFor(async () => expect((await read(id)).state).toBe('done'), 25_000)
  return id
}

async function read(id: string): Promise<Grading> {
  return gradingSchema.parse(await (await fetch(`${server.base}/api/gradings/${id}`)).json())
}

const file = (text: string) => ({ 'src/bell/bell.ts': `export const ring = () => 1 // ${text} \u0000\n` })

describe('all attempts of an exercise', () => {
  test('are graded again with their files and seeds; the report names what changed; nothing is overwritten until it is applied', async () => {
    const [same, other] = [await attempt(file('same')), await attempt(file('other'), ['rings-once'])]
    const command = regrade('--exercise', 'ring-the-bell', '--json')
    const first = await server.engine.nextGrading()
    expect(first.request).toMatchObject({ seed: 7, files: file('same') })
    first.finish('passed')
    const second = await server.engine.nextGrading()
    expect(second.request).toMatchObject({ seed: 7, files: file('other') })
    second.finish('failed', '', ['stays-silent'])
    const ended = await command
    expect(ended.code).toBe(1)
    const report = reportOf(ended)
    expect(report).toMatchObject({ total: 2, waiting: 0, withoutVerdict: [], appliedAt: null })
    expect(report.changed).toEqual([
      {
        attempt: other,
        learner: expect.any(String),
        exercise: 'ring-the-bell',
        was: 'failed',
        now: 'failed',
        requirements: [
          { id: 'rings-once', was: 'failed', now: 'passed' },
          { id: 'stays-silent', was: 'passed', now: 'failed' },
        ],
      },
    ])
    expect((await read(other)).verdict?.requirements[0]?.status).toBe('failed')

    const applied = await regrade('--batch', report.batch, '--apply')
    expect(applied.code).toBe(1)
    expect(applied.stdout).toContain('stays-silent: passed → failed')
    expect(applied.stdout).toContain('The new verdicts count since')
    expect((await read(other)).verdict?.requirements.map(({ status }) => status)).toEqual(['passed', 'failed'])
    expect((await read(same)).verdict?.status).toBe('passed')
    const { rows } = await pool.query<{ verdict: { requirements: { status: string }[] } }>('select verdict from gradings where id = $1', [
      other,
    ])
    expect(rows[0]?.verdict.requirements[0]?.status).toBe('failed')
  })

  test('a second batch is compared with what the first one decided', async () => {
    const id = await attempt(file('x'), ['rings-once'])
    const grade = async (...parameters: string[]) => {
      const command = regrade('--attempt', id, '--json', ...parameters)
      ;(await server.engine.nextGrading()).finish('passed')
      return command
    }
    const [early, first] = [await grade(), await grade('--apply')]
    expect(reportOf(first).changed).toMatchObject([{ was: 'failed', now: 'passed' }])
    const second = await grade('--apply')
    expect(second.code).toBe(0)
    expect(reportOf(second).changed).toEqual([])
    const late = await regrade('--batch', reportOf(early).batch, '--apply')
    expect(late.stderr).toContain('1 attempts were left as they are')
  })

  test('only those of a revision, or of an assignment', async () => {
    const [one, two] = [await attempt(file('one')), await attempt(file('two'))]
    await pool.query("update gradings set revision = 'feedc0de' where id = $1", [one])
    await countFor(NOBODY, two)
    for (const [scope, text] of [
      [['--exercise', 'ring-the-bell', '--revision', 'feed'], 'one'],
      [['--assignment', NOBODY], 'two'],
    ] as const) {
      const command = regrade(...scope, '--json')
      const job = await server.engine.nextGrading()
      expect(job.request.files).toMatchObject(file(text))
      job.finish()
      expect(reportOf(await command)).toMatchObject({ total: 1, changed: [] })
    }
  })

  test('our own error leaves the verdict as it is', async () => {
    const id = await attempt(file('x'))
    const command = regrade('--attempt', id, '--apply', '--json')
    ;(await server.engine.nextGrading()).fail()
    ;(await server.engine.nextGrading()).fail()
    const ended = await command
    expect(ended.code).toBe(2)
    expect(reportOf(ended).withoutVerdict).toEqual([id])
    expect((await read(id)).verdict?.status).toBe('passed')
  })
})

describe('while others wait', () => {
  test('submissions of learners come first', async () => {
    const old = await attempt(file('old'))
    const blocking = await server.post('/api/gradings', { slug: 'ring-the-bell', files: file('blocking') })
    expect(blocking.status).toBe(202)
    const job = await server.engine.nextGrading()
    const command = regrade('--attempt', old)
    await vi.waitFor(async () => expect((await pool.query("select from gradings where state = 'queued'")).rowCount).toBe(1), 25_000)
    const fresh = gradingSchema.parse(await (await server.post('/api/gradings', { slug: 'ring-the-bell', files: file('fresh') })).json())
    expect(fresh.progress).toEqual({ phase: 'queued', position: 1 })
    job.finish()
    const next = await server.engine.nextGrading()
    expect(next.request.files).toMatchObject(file('fresh'))
    next.finish()
    const last = await server.engine.nextGrading()
    expect(last.request.files).toMatchObject(file('old'))
    last.finish()
    expect(await command).toMatchObject({ code: 0, stdout: expect.stringContaining('1 of 1 graded again, 0 changed') })
  })

  test('Ctrl-C leaves the batch to the graders, and says how to look again', async () => {
    const id = await attempt(file('x'))
    const child = spawn(process.execPath, [COMMAND, '--attempt', id], { env: { ...process.env, DATABASE_URL: cluster.url } })
    const job = await server.engine.nextGrading()
    const said = text(child)
    await vi.waitFor(() => expect(said.stderr).toContain('as batch'), 25_000)
    const ended = once(child, 'close')
    child.kill('SIGINT')
    await ended
    expect(child.exitCode).toBe(2)
    const batch = /npm run regrade -- --batch (\S+)/.exec(said.stderr)?.[1] ?? ''
    const again = regrade('--batch', batch)
    job.finish()
    expect(await again).toMatchObject({ code: 0, stdout: expect.stringContaining('1 of 1 graded again, 0 changed') })
  })
})

test('what can not be done is said in one line, with code 2', async () => {
  expect(await regrade('--attempt', NOBODY)).toMatchObject({ code: 2, stdout: '', stderr: expect.stringContaining('no finished attempt') })
  expect(await regrade('--batch', NOBODY)).toMatchObject({ code: 2, stderr: expect.stringContaining('no batch') })
  expect(await regrade()).toMatchObject({ code: 2, stderr: expect.stringContaining('--exercise SLUG') })
  expect(await regrade('--exercise', 'x', '--batch', NOBODY)).toMatchObject({ code: 2 })
})

function text(child: ChildProcess): { stderr: string } {
  const said = { stderr: '' }
  child.stderr?.setEncoding('utf8').on('data', (part: string) => (said.stderr += part))
  return said
}

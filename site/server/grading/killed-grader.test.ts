import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Pool } from 'pg'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { gradingSchema } from '../../runtimes/server/api.ts'
import { testCluster, testPool, testServer, type TestServer } from '../server.testing.ts'

const GRADER = fileURLToPath(new URL('./grader-process.testing.ts', import.meta.url))
const PATIENCE = { timeout: 30_000, interval: 100 }

let cluster: Awaited<ReturnType<typeof testCluster>>
let web: TestServer
let pool: Pool
/** For what a killed process leaves. */
let temporary: string

beforeAll(async () => {
  cluster = await testCluster()
  web = await testServer(cluster, { role: 'web' })
  pool = testPool(cluster.url)
  temporary = await mkdtemp(join(tmpdir(), 'killed-grader-'))
}, 60_000)

afterAll(async () => {
  await pool.end()
  await web[Symbol.asyncDispose]()
  await cluster.stop()
  await rm(temporary, { recursive: true, force: true })
})

async function rowOf(id: string): Promise<unknown> {
  const { rows } = await pool.query<Record<string, unknown>>('select state, attempt, failures, lost from gradings where id = $1', [id])
  return rows[0]
}

/** Starts a grader, and kills it once it has begun a try. */
async function killOnce(id: string, attempt: number): Promise<void> {
  const grader = spawn(process.execPath, ['--import', import.meta.resolve('@oxc-node/core/register'), GRADER], {
    env: { ...process.env, DATABASE_URL: cluster.url, TMPDIR: temporary },
    stdio: 'ignore',
  })
  const ended = once(grader, 'exit')
  try {
    await vi.waitFor(async () => expect(await rowOf(id)).toMatchObject({ state: 'running', attempt }), PATIENCE)
  } finally {
    grader.kill('SIGKILL')
    await ended
  }
}

test('killed graders cost a submission nothing: the next one grades it, and it still has its try after an error of ours', async () => {
  const answer = await web.post('/api/gradings', { slug: 'ring-the-bell', files: {} })
  const { id } = gradingSchema.parse(await answer.json())
  await killOnce(id, 1)
  await killOnce(id, 2)
  await using survivor = await testServer(cluster, { role: 'grader' })
  ;(await survivor.engine.nextGrading()).fail()
  ;(await survivor.engine.nextGrading()).finish('passed')
  await vi.waitFor(async () => expect(await rowOf(id)).toEqual({ state: 'done', attempt: 4, failures: 1, lost: 2 }), PATIENCE)
  const { verdict } = gradingSchema.parse(await (await fetch(`${web.base}/api/gradings/${id}`)).json())
  expect(verdict?.status).toBe('passed')
}, 120_000)

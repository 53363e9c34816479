import { setTimeout as delay } from 'node:timers/promises'
import { join } from 'node:path'
import { readdir, readFile } from 'node:fs/promises'
import { RING_THE_BELL } from '#engine/exercise/fixture.testing.ts'
import type { Pool } from 'pg'
import { startIssuer } from '../identity/issuer.testing.ts'
import { testCluster, testPool, testServer, type TestEngine, type TestServer } from '../server.testing.ts'

/** Nothing of it is what a fuzzer wants to find. */
const LIMITS = {
  queueLimit: 100_000,
  learnerQueueLimit: 100_000,
  runLimit: 1_000,
  graderSlots: 4,
  webhooksPrivate: true,
  logLevel: 'error',
} as const

/** A real server on a real PostgreSQL, whose engine says by turns what a grading comes to. */
export interface FuzzServer extends AsyncDisposable {
  readonly server: TestServer
  readonly database: Pool
  /** What the server logged about a request that it failed. */
  logOf(requestId: string): Promise<string>
  /** What mails let their readers do, since it was asked last. */
  newTokens(): Promise<string[]>
}

const CLIENT = { clientId: 'loadbearing', clientSecret: 'known to both' }

const SYLLABUS = `
- track: http
  title: HTTP
  lessons:
    - { slug: tune-the-bell, title: Tune, stack: express, covers: [] }
    - { slug: hang-the-bell, title: Hang, stack: express, covers: [] }
`

export async function startFuzzServer(): Promise<FuzzServer> {
  await using undo = new AsyncDisposableStack()
  const cluster = await testCluster()
  undo.defer(() => cluster.stop())
  const issuer = undo.use(await startIssuer())
  const server = await testServer(cluster, { ...LIMITS, oidc: { issuer: issuer.url, ...CLIENT } })
  undo.defer(() => server[Symbol.asyncDispose]())
  issuer.register({ ...CLIENT, redirectUri: `${server.base}/api/v1/callback/oidc` })
  for (const slug of ['tune-the-bell', 'hang-the-bell'])
    for (const [path, text] of Object.entries(RING_THE_BELL)) await server.course.write(path.replaceAll('ring-the-bell', slug), text)
  await server.course.write('course/syllabus.yaml', SYLLABUS)
  const database = testPool(cluster.url)
  undo.defer(() => database.end())
  const stop = new AbortController()
  undo.defer(() => stop.abort())
  void grade(server.engine, stop.signal)
  const all = undo.move()
  const root = server.course.root
  const read = new Set<string>()
  return {
    server,
    database,
    logOf: async (requestId) => {
      const log = await readFile(join(root, 'data', 'logs', 'server.log'), 'utf8')
      const line = log.split('\n').find((text) => text.includes(`"${requestId}"`) && text.includes('"err"'))
      return line === undefined ? '' : line.slice(0, 3_000)
    },
    newTokens: async () => {
      const mails = join(root, 'data', 'mails')
      const names = (await readdir(mails).catch(() => [])).filter((name) => !read.has(name))
      for (const name of names) read.add(name)
      const texts = await Promise.all(names.map((name) => readFile(join(mails, name), 'utf8')))
      return [...server.server.notices, ...texts].flatMap((text) => /#\w+=([\w.-]+)/.exec(text)?.[1] ?? [])
    },
    [Symbol.asyncDispose]: () => all.disposeAsync(),
  }
}

/** Learner code is not what is tried here. */
async function grade(engine: TestEngine, signal: AbortSignal): Promise<void> {
  const outcomes = ['passed', 'failed', 'timeout', 'error'] as const
  for (let count = 0; !signal.aborted; count += 1) {
    const grading = await engine.nextGrading()
    if (count % 3 === 0) await delay(20)
    grading.finish(outcomes[count % outcomes.length], 'it rang \u0000\ud800', ['rings-once'].slice(0, count % 2))
  }
}

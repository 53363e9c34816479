import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { Pool } from 'pg'
import { EngineError, type Engine, type GradeRequest, type RunSession, type RunStart } from '#engine/engine.ts'
import { temporaryCourse, type TemporaryCourse } from '#engine/exercise/fixture.testing.ts'
import { REPOSITORY_ROOT } from '#engine/exercise/root.ts'
import { startCluster, type Cluster } from '#engine/services/postgres/cluster.ts'
import { openPool } from '#engine/services/postgres/pool.ts'
import type { LogLine } from '#engine/grader/types.ts'
import type { GradingProgress } from '#engine/supervisor/protocol.ts'
import type { Verdict } from '#engine/verdict/verdict.ts'
import { readConfig, type Config } from './config.ts'
import type { Machine } from './security/exposure.ts'
import { startServer, type RunningServer } from './start-server.ts'

/** One grading that a test's engine was given, and decides about. */
export interface PendingGrading {
  readonly request: GradeRequest
  readonly signal: AbortSignal | undefined
  progress(event: GradingProgress): void
  /** @param failed requirements that do not hold */
  finish(status?: Verdict['status'], output?: string, failed?: readonly string[]): void
  fail(error?: Error): void
}

/** Stands in for the engine, which has tests of its own: a test says what each grading and each run does. */
export class TestEngine implements Engine {
  readonly gradings: PendingGrading[] = []
  readonly sessions: TestSession[] = []
  isClosed = false
  /** Changes what each new session does. */
  prepareSession: (session: TestSession) => void = () => undefined
  private readonly arrivals: ((grading: PendingGrading) => void)[] = []

  /** The next grading that nobody has asked for yet. */
  async nextGrading(): Promise<PendingGrading> {
    return this.gradings.shift() ?? new Promise((resolve) => this.arrivals.push(resolve))
  }

  grade(request: GradeRequest, options: Parameters<Engine['grade']>[1] = {}): Promise<Verdict> {
    const { promise, resolve, reject } = Promise.withResolvers<Verdict>()
    const { signal } = options
    signal?.addEventListener('abort', () => reject(new EngineError('cancelled', 'the grading was cancelled')))
    const pending: PendingGrading = {
      request,
      signal,
      progress: (event) => options.onProgress?.(event),
      finish: (status = 'passed', output = '', failed = []) => resolve({ ...verdictOf(request, status, failed), output }),
      fail: (error = new EngineError('boom', 'the engine broke')) => reject(error),
    }
    const waiting = this.arrivals.shift()
    if (waiting) waiting(pending)
    else this.gradings.push(pending)
    return promise
  }

  async gradesWith(): ReturnType<Engine['gradesWith']> {
    return { kit: 'test-kit', engine: 'test-engine' }
  }

  async run(request: Parameters<Engine['run']>[0], options: Parameters<Engine['run']>[1] = {}): Promise<RunStart> {
    if (request.files['src/bell/bell.ts']?.includes('crash')) return { ok: false, reason: 'crash', message: 'it crashed', output: 'bang' }
    const session = new TestSession(options.onLog)
    this.prepareSession(session)
    this.sessions.push(session)
    return { ok: true, session }
  }

  async close(): Promise<void> {
    this.isClosed = true
  }
}

export class TestSession implements RunSession {
  readonly instances = ['web-1']
  isStopped = false

  constructor(readonly log: ((line: LogLine) => void) | undefined) {}

  async request({ method, path }: Parameters<RunSession['request']>[0]): ReturnType<RunSession['request']> {
    return {
      status: 200,
      statusText: 'OK',
      headers: [],
      body: `<b>${method} ${path}</b>`,
      encoding: 'utf8',
      truncated: false,
      durationMs: 1,
      instance: 'web-1',
    }
  }

  async test(): ReturnType<RunSession['test']> {
    return { ok: true, results: [{ file: 'test/bell.test.ts', name: 'rings', status: 'passed', message: '', durationMs: 1 }] }
  }

  async stop(): Promise<void> {
    this.isStopped = true
  }
}

export interface TestServer extends AsyncDisposable {
  readonly server: RunningServer
  readonly engine: TestEngine
  readonly base: string
  readonly course: TemporaryCourse
  /** The token of a server without a sandbox. */
  readonly token: string
  /** A POST as this server's page sends it. */
  post(path: string, body: unknown, headers?: Record<string, string>): Promise<Response>
}

/** A PostgreSQL for the tests of one file. */
export async function testCluster(): Promise<Cluster> {
  return startCluster({ folder: join('.data', 'postgres'), purpose: 'server-test' })
}

/** Connections of a test. They may outlive `end` by a moment and hear the cluster stop, which is no error of the test. */
export function testPool(url: string): Pool {
  return openPool({ connectionString: url })
}

/** Settings of a server whose data and course are in a folder of the test. */
export function testConfig({ url }: Pick<Cluster, 'url'>, { root }: { root: string }): Config {
  return {
    ...readConfig({ PORT: '0', GRADER_SLOTS: '1', RUN_LIMIT: '2', DATABASE_URL: url, LOADBEARING_DATA: join(root, 'data') }),
    // Servers on one database share a secret, and any bytes will do.
    secretKeyFile: join(REPOSITORY_ROOT, 'LICENSE'),
    siteFolder: join(root, 'dist'),
    courseFolder: root,
  }
}

/** A real server on a free port, on a real PostgreSQL, with an engine that the test drives. */
export async function testServer(
  cluster: Pick<Cluster, 'url'>,
  settings: Partial<Config> = {},
  machine: Machine = { sandbox: { ok: true }, uid: 1000 },
): Promise<TestServer> {
  const course = await temporaryCourse()
  const engine = new TestEngine()
  const config: Config = { ...testConfig(cluster, course), ...settings }
  const server = await startServer(config, {
    machine: async () => machine,
    startDatabase: async () => ({ url: cluster.url, stop: async () => undefined }),
    createEngine: async () => engine,
  })
  const base = `http://localhost:${server.port}`
  return {
    server,
    engine,
    base,
    course,
    token: new URL(server.url).hash.replace('#token=', ''),
    post: (path, body, headers = {}) =>
      fetch(`${base}${path}`, {
        method: 'POST',
        body: JSON.stringify(body),
        headers: { 'content-type': 'application/json', origin: base, ...headers },
      }),
    [Symbol.asyncDispose]: async () => {
      await server.close()
      await rm(course.root, { recursive: true, force: true })
    },
  }
}

function verdictOf(
  { exercise, seed = 7 }: Pick<GradeRequest, 'exercise' | 'seed'>,
  status: Verdict['status'],
  failed: readonly string[],
): Verdict {
  return {
    version: 1,
    exercise: { slug: exercise.slug, revision: exercise.revision },
    runtime: 'server',
    seed,
    status,
    requirements: exercise.manifest.requirements.map(({ id, title }) => ({
      id,
      title,
      status: failed.includes(id) ? 'failed' : 'passed',
      message: '',
      durationMs: 1,
    })),
    output: '',
    startedAt: new Date().toISOString(),
    durationMs: 1,
    engine: 'test',
  }
}

/** Events of a stream, as they come. Leaving the loop closes it. */
export async function* eventsOf(url: string, headers: Record<string, string> = {}): AsyncGenerator<{ type: string; data: unknown }> {
  const controller = new AbortController()
  try {
    const response = await fetch(url, { headers, signal: controller.signal })
    if (!response.ok || !response.body) throw new Error(`${url} answered ${response.status}: ${await response.text()}`)
    let text = ''
    for await (const chunk of response.body.pipeThrough(new TextDecoderStream())) {
      text += chunk
      const blocks = text.split('\n\n')
      text = blocks.pop() ?? ''
      for (const block of blocks) {
        const type = /^event: (.*)$/m.exec(block)?.[1]
        const data = /^data: (.*)$/m.exec(block)?.[1]
        if (type !== undefined && data !== undefined) yield { type, data: JSON.parse(data) }
      }
    }
  } finally {
    controller.abort()
  }
}

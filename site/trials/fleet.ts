import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { chmod, mkdtemp, rm } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { startCluster, type Cluster } from '#engine/services/postgres/cluster.ts'
import { startRoundRobin } from './round-robin.ts'

const SERVER = fileURLToPath(new URL('../server/trial-process.ts', import.meta.url))
const READY_MS = 120_000
/** Of what a process has said at its end, in characters. */
const TAIL = 2_000

export interface FleetOptions {
  /** With more than one, a proxy leads each request to the next. Default: 1. */
  webs?: number
  graders: number
  /** Gradings at once, of each grader. */
  slots: number
  /** Has exercises/ and graders/. */
  course: string
  /** Variables that all of them get. */
  env?: Record<string, string>
}

/** One process of a fleet, which is started again after it was killed. */
export class Member {
  readonly name: string
  readonly #env: Record<string, string>
  #process: ChildProcess | undefined
  #said = ''

  constructor(name: string, env: Record<string, string>) {
    this.name = name
    this.#env = env
  }

  get isRunning(): boolean {
    return this.#process !== undefined && this.#process.exitCode === null && this.#process.signalCode === null
  }

  /** @throws Error when it ends before it is ready */
  async start(): Promise<void> {
    const child = spawn(process.execPath, ['--import', import.meta.resolve('@oxc-node/core/register'), SERVER], {
      env: { ...process.env, ...this.#env },
      // It ends when its input does: an interrupted trial leaves nobody behind.
      stdio: ['pipe', 'pipe', 'pipe'],
    })
    this.#process = child
    child.stderr.setEncoding('utf8').on('data', (text: string) => (this.#said = (this.#said + text).slice(-TAIL)))
    const { promise, resolve, reject } = Promise.withResolvers<undefined>()
    const late = setTimeout(() => reject(new Error(`${this.name} was not ready within ${READY_MS / 1000} s: ${this.#said}`)), READY_MS)
    child.once('exit', () => reject(new Error(`${this.name} ended before it was ready: ${this.#said}`)))
    createInterface(child.stdout).on('line', (line) => {
      if (line.startsWith('ready ')) resolve(undefined)
    })
    await promise.finally(() => clearTimeout(late))
  }

  async end(signal: 'SIGTERM' | 'SIGKILL'): Promise<void> {
    const child = this.#process
    if (child === undefined || !this.isRunning) return
    const ended = once(child, 'exit')
    child.kill(signal)
    await ended
  }
}

/** Web and graders as processes of their own, on a PostgreSQL that can be restarted: as an operator runs them. */
export interface Fleet extends AsyncDisposable {
  /** Of the proxy, where there is one. */
  readonly base: string
  readonly databaseUrl: string
  /** The first one. */
  readonly web: Member
  readonly graders: readonly Member[]
  /** Fast shutdown, and up again on the same port with the same data. */
  restartDatabase(): Promise<void>
}

/** @throws Error when a member does not start; nothing is left running then */
export async function startFleet({ webs = 1, graders, slots, course, env = {} }: FleetOptions): Promise<Fleet> {
  const undo = new AsyncDisposableStack()
  try {
    const folder = await mkdtemp(join(tmpdir(), 'loadbearing-fleet-'))
    undo.defer(() => rm(folder, { recursive: true, force: true, maxRetries: 5 }))
    // PostgreSQL may run as another user.
    await chmod(folder, 0o755)
    const store = { folder: join(folder, 'postgres'), purpose: 'fleet', durable: true }
    let cluster: Cluster = await startCluster(store)
    undo.defer(() => cluster.stop())
    const { port: databasePort } = cluster.admin
    const ports = await Promise.all(Array.from({ length: webs }, freePort))
    const proxy = webs === 1 ? undefined : await startRoundRobin(ports)
    if (proxy) undo.use(proxy)
    const shared = {
      ...(proxy === undefined ? {} : { PUBLIC_URL: proxy.origin, TRUST_PROXY: 'loopback', LOADBEARING_CGROUP: 'none' }),
      ...env,
      TRIAL_COURSE: course,
      DATABASE_URL: cluster.url,
      LOADBEARING_DATA: join(folder, 'data'),
      GRADER_SLOTS: String(slots),
      LOG_LEVEL: 'error',
    }
    const [web, ...otherWebs] = ports.map((port, index) => new Member(`web ${index + 1}`, { ...shared, ROLE: 'web', PORT: String(port) }))
    if (web === undefined) throw new Error('a fleet has one web process at least')
    const members = Array.from(
      { length: graders },
      (_, index) => new Member(`grader ${index + 1}`, { ...shared, ROLE: 'grader', PORT: '0' }),
    )
    for (const member of [web, ...otherWebs, ...members]) undo.defer(() => member.end('SIGTERM'))
    // The first one brings the database up to date.
    await web.start()
    await Promise.all([...otherWebs, ...members].map((member) => member.start()))
    return {
      base: proxy?.origin ?? `http://localhost:${ports[0]}`,
      databaseUrl: cluster.url,
      web,
      graders: members,
      restartDatabase: async () => {
        await cluster.stop()
        cluster = await startCluster({ ...store, port: databasePort })
      },
      [Symbol.asyncDispose]: () => undo.disposeAsync(),
    }
  } catch (error) {
    await undo.disposeAsync()
    throw error
  }
}

async function freePort(): Promise<number> {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  await new Promise((resolve) => server.close(resolve))
  if (address === null || typeof address === 'string') throw new Error('The system gave no free port on 127.0.0.1.')
  return address.port
}

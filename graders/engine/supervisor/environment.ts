import { isDeepStrictEqual } from 'node:util'
import type { DatabaseServer, DependencyServer, GradingDatabase, ServicePrograms, ValkeyServer } from '../services/types.ts'
import { startDependency } from '../services/dependency/dependency.ts'
import { startValkey } from '../services/valkey/valkey.ts'
import { startPostgresProxy } from '../wire/postgres-proxy.ts'
import type { PostgresProxy, ValkeyProxy } from '../wire/types.ts'
import { startValkeyProxy } from '../wire/valkey-proxy.ts'
import { FaultBoard } from './faults.ts'
import type { HostPool } from './host-pool.ts'
import { LogBook } from './log-book.ts'
import type { SubjectJob } from './protocol.ts'
import { Guest, LateGuest } from './guest.ts'
import { Instance } from './instance.ts'
import { Subject } from './subject.ts'

export interface EnvironmentOptions {
  job: SubjectJob
  hosts: HostPool
  /** Needed when the exercise has the service `postgres`. */
  databases: DatabaseServer | undefined
  /** Applied to the database after the exercise's own SQL. */
  extraSql: SubjectJob['sampleSql']
  programs: ServicePrograms
  strict: boolean
  /** Called when something failed that is ours, and no verdict can be given. */
  onOurFault?: (message: string) => void
}

/** Where our program lies, beside the learner's folders. */
const GUEST_ENTRY = 'guest.js'

/** A subject with its services, as one grading or one run session has them. */
export class Environment {
  readonly log = new LogBook()
  readonly subject: Subject
  readonly faults: FaultBoard
  readonly dependencies = new Map<string, DependencyServer>()
  database: GradingDatabase | undefined
  postgres: PostgresProxy | undefined
  valkey: ValkeyServer | undefined
  valkeyProxy: ValkeyProxy | undefined
  readonly #options: EnvironmentOptions
  readonly #sequence = { last: 0 }
  #clockMoved = false
  #rowsBefore = new Map<string, string>()
  #keepsFromStart = false

  private constructor(options: EnvironmentOptions) {
    this.#options = options
    this.subject = new Subject({
      job: options.job,
      hosts: options.hosts,
      log: this.log,
      strict: options.strict,
      surroundings: { wire: (instance) => this.wiring(instance), unwire: (instance) => this.postgres?.disconnect(instance) },
    })
    this.faults = new FaultBoard((instance) => this.subject.kill(instance))
    this.log.listen((line) => this.faults.onLog(line))
  }

  /**
   * Starts the services; the subject is started by whoever needs it.
   *
   * @throws SqlError when the exercise's SQL does not run
   */
  static async open(options: EnvironmentOptions): Promise<Environment> {
    const environment = new Environment(options)
    try {
      await Promise.all([
        environment.#openDatabase(),
        environment.#openValkey(),
        ...Object.keys(options.job.dependencies).map((name) => environment.#openDependency(name)),
      ])
      return environment
    } catch (error) {
      await environment.close()
      throw error
    }
  }

  /**
   * The subject was started: when that wrote rows or keys (its own migrations, a cursor, a
   * secret), emptying them under it would break it, so each requirement gets a new environment.
   */
  async noteStart(): Promise<void> {
    const keys = await this.valkey?.command(['DBSIZE'])
    this.#keepsFromStart = (keys !== undefined && keys !== 0) || (await this.#wroteRows())
  }

  /** Whether what the subject keeps in memory and on disk allows that its data is emptied under it. */
  get emptiable(): boolean {
    return !this.subject.dirty && !this.#keepsFromStart
  }

  /** Data is emptied, dependencies are up and forget; processes stay. */
  async empty(): Promise<void> {
    this.faults.clear()
    this.watchCommits()
    await this.subject.settle()
    await Promise.all([
      this.database?.truncate(),
      this.valkey?.flush(),
      this.valkeyProxy?.reset(),
      ...[...this.dependencies.values()].map((dependency) => dependency.reset()),
    ])
  }

  /** Nothing is left of what was: no process, no row, no key. */
  async renew(): Promise<void> {
    this.faults.clear()
    await this.subject.clear()
    await Promise.all([
      this.#renewDatabase(),
      this.#renewValkey(),
      ...[...this.dependencies.values()].map((dependency) => dependency.reset()),
    ])
    this.subject.warm()
  }

  async advance(ms: number): Promise<void> {
    this.#clockMoved = true
    await Promise.all([this.subject.advance(ms), this.valkey?.advance(ms)])
  }

  get job(): SubjectJob {
    return this.#options.job
  }

  /** What its databases are: `one` session at a time, or `many`. */
  get sessions(): DatabaseServer['sessions'] {
    return this.#options.databases?.sessions ?? 'many'
  }

  /** Another environment with services of its own, for the same exercise with other modules and SQL. @throws SqlError */
  beside(changes: Pick<SubjectJob, 'files' | 'sql'>): Promise<Environment> {
    const { files, sql } = changes
    return Environment.open({
      ...this.#options,
      job: { ...this.#options.job, files, sql, sqlCacheable: this.#options.job.sqlCacheable },
      extraSql: [],
    })
  }

  /**
   * Starts a process of learner code beside the subject, with the subject's modules and its ways to the services.
   *
   * @param name in logs and query logs, such as `nest.1`
   * @param files what it has instead of the subject's modules
   * @throws GuestError when it ends at once
   * @throws LateGuest when it does not come up in time
   */
  async guest(name: string, files: Record<string, string> = this.#options.job.files): Promise<Guest> {
    const { job, hosts, strict } = this.#options
    if (job.guest === undefined) throw new Error('The grader uses a fixture that exercises of this kind do not have.')
    const [host, wiring] = await Promise.all([hosts.take(job.kit), this.wiring(name)])
    const instance = Instance.begin(name, host, this.log)
    void instance.exited.then(() => this.postgres?.disconnect(name))
    const setting = { ...wiring, entry: GUEST_ENTRY, files: { ...files, [GUEST_ENTRY]: job.guest }, strict, clockMs: 0 }
    try {
      return await Guest.start(instance, setting, hosts.kind !== 'bwrap')
    } catch (error) {
      if (error instanceof LateGuest) this.#options.onOurFault?.(error.message)
      throw error
    }
  }

  /** Variables that lead a process to the services, and the ports behind them. */
  async wiring(instance: string): Promise<{ env: Record<string, string>; ports: Record<number, number> }> {
    const env: Record<string, string> = {}
    const ports: Record<number, number> = {}
    const lead = (name: string, port: number, url: string) => {
      env[name] = url
      ports[port] = port
    }
    if (this.postgres !== undefined) {
      const port = await this.postgres.port(instance)
      lead('DATABASE_URL', port, `postgres://app:app@127.0.0.1:${port}/app`)
    }
    if (this.valkeyProxy !== undefined) {
      const port = await this.valkeyProxy.port(instance)
      lead('REDIS_URL', port, `redis://127.0.0.1:${port}`)
    }
    for (const [name, dependency] of this.dependencies) {
      const port = await dependency.port(instance)
      lead(`${name.toUpperCase().replaceAll('-', '_')}_URL`, port, `http://127.0.0.1:${port}`)
    }
    return { env, ports }
  }

  /** A sentence about a limit that the learner's code went over, once it has. */
  exhaustion(): string | undefined {
    const limits = [
      this.database?.limit,
      this.postgres?.limit,
      this.valkeyProxy?.limit,
      ...[...this.dependencies.values()].map(({ limit }) => limit),
    ]
    return this.subject.exhaustion() ?? limits.find((limit) => limit !== undefined)
  }

  /** Commits are held back only while a fault waits for one. */
  watchCommits(): void {
    if (this.postgres === undefined) return
    if (this.faults.watchesCommits) this.postgres.onCommit = (event) => this.faults.onCommit(event)
    else delete this.postgres.onCommit
  }

  async close(): Promise<void> {
    await this.subject.close()
    await Promise.allSettled([
      this.postgres?.stop(),
      this.valkeyProxy?.stop(),
      ...[...this.dependencies.values()].map((dependency) => dependency.stop()),
    ])
    await Promise.allSettled([this.database?.drop(), this.valkey?.stop()])
  }

  async #wroteRows(): Promise<boolean> {
    if (this.database === undefined) return false
    // Tables that are locked from its start on can't be emptied either.
    const rows = await this.database.rows().catch(() => undefined)
    return rows === undefined || !isDeepStrictEqual(rows, this.#rowsBefore)
  }

  async #openDatabase(): Promise<void> {
    const { job, databases, extraSql } = this.#options
    if (!job.services.includes('postgres')) return
    if (databases === undefined) throw new Error('The exercise needs PostgreSQL, and this supervisor was given none.')
    this.database = await databases.create([...job.sql, ...extraSql], { cacheable: job.sqlCacheable })
    this.#rowsBefore = await this.database.rows()
    this.postgres = await startPostgresProxy({ upstream: this.database.upstream, login: this.database.login })
  }

  async #renewDatabase(): Promise<void> {
    if (this.database === undefined) return
    await this.postgres?.stop()
    await this.database.drop()
    await this.#openDatabase()
  }

  async #openValkey(): Promise<void> {
    if (!this.#options.job.services.includes('valkey')) return
    this.valkey = await startValkey(this.#options.programs.valkey)
    this.valkeyProxy = await startValkeyProxy({ port: this.valkey.port })
  }

  async #renewValkey(): Promise<void> {
    const moved = this.#clockMoved
    this.#clockMoved = false
    if (this.valkey === undefined) return
    if (!moved) {
      await Promise.all([this.valkey.flush(), this.valkeyProxy?.reset()])
      return
    }
    await this.valkeyProxy?.stop()
    await this.valkey.stop()
    await this.#openValkey()
  }

  async #openDependency(name: string): Promise<void> {
    const spec = this.#options.job.dependencies[name]
    if (spec === undefined) return
    const dependency = await startDependency(name, spec, { sequence: this.#sequence })
    dependency.onCall = (moment, call, cut) => this.faults.onCall(moment, name, call, cut)
    this.dependencies.set(name, dependency)
  }
}

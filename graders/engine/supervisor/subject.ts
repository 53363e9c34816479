import type { Exit } from '../grader/types.ts'
import { Front } from './front.ts'
import type { HostPool } from './host-pool.ts'
import { Instance } from './instance.ts'
import type { LogBook } from './log-book.ts'
import type { SubjectAddress, SubjectJob } from './protocol.ts'
import { TRUSTED } from '../policy.ts'

/** How many instances a grader may scale one process to. */
const INSTANCES_CAP = TRUSTED.instances.value
/** How long a process may take to be gone after it broke a connection, in milliseconds: on a busy machine it has a stack trace to write. */
const EXIT_DEADLINE_MS = 15_000

export interface Surroundings {
  /** Variables that lead an instance to its services, and the ports behind them. */
  wire(instance: string): Promise<{ env: Record<string, string>; ports: Record<number, number> }>
  /** An instance is gone: what it held open is closed. */
  unwire(instance: string): void
}

/** The learner's running app: all processes of the manifest, in as many instances as asked for. */
export class Subject {
  readonly #job: SubjectJob
  readonly #hosts: HostPool
  readonly #log: LogBook
  readonly #surroundings: Surroundings
  readonly #strict: boolean
  readonly #instances = new Map<string, Instance>()
  readonly #fronts: Front[] = []
  readonly #wanted: Map<string, number>
  #clockMs = 0
  #next = 0
  /** Instances that something was done to; one that is started in their place is like new. */
  readonly #touched = new Set<Instance>()
  #brokenBefore = 0
  /** An instance ended by itself. */
  onCrash: ((exit: Exit) => void) | undefined

  constructor(options: { job: SubjectJob; hosts: HostPool; log: LogBook; surroundings: Surroundings; strict: boolean }) {
    this.#job = options.job
    this.#hosts = options.hosts
    this.#log = options.log
    this.#surroundings = options.surroundings
    this.#strict = options.strict
    this.#wanted = this.#manifestCounts()
    this.warm()
  }

  /** Prepares as many hosts as the next start needs. */
  warm(): void {
    this.#hosts.warm(this.#job.kit, this.#names().filter((name) => this.#instances.get(name)?.running !== true).length)
  }

  /** Starts what is not running. @throws StartError */
  async start(target?: string): Promise<SubjectAddress> {
    await Promise.all(this.#names(target).map((name) => this.#startOne(name)))
    return this.address()
  }

  async kill(target?: string): Promise<Exit[]> {
    return Promise.all(this.#live(target).map((instance) => instance.kill()))
  }

  async stop(target: string | undefined, signal: 'SIGTERM' | 'SIGINT', deadlineMs: number): Promise<Exit[]> {
    return Promise.all(this.#live(target).map((instance) => instance.stop(signal, deadlineMs)))
  }

  async restart(target: string | undefined, graceful: boolean): Promise<SubjectAddress> {
    const names = this.#names(target)
    this.#hosts.warm(this.#job.kit, names.length)
    await (graceful ? this.stop(target, 'SIGTERM', 5_000) : this.kill(target))
    return this.start(target)
  }

  async scale(process: string, count: number): Promise<SubjectAddress> {
    if (!this.#wanted.has(process))
      throw new Error(`The manifest names no process "${process}". It names: ${[...this.#wanted.keys()].join(', ')}.`)
    if (!Number.isInteger(count) || count < 0 || count > INSTANCES_CAP)
      throw new Error(`A process is scaled to 0 to ${INSTANCES_CAP} instances, not ${count}.`)
    this.#wanted.set(process, count)
    await this.#endSurplus()
    return this.start(process)
  }

  running(): string[] {
    // In the order of their names: they are started at once, and come up in any.
    return [...this.#instances]
      .filter(([, instance]) => instance.running)
      .map(([name]) => name)
      .sort()
  }

  address(): SubjectAddress {
    const count = this.#wanted.get('web') ?? 1
    return { web: this.#fronts.slice(0, count).map((front) => front.port) }
  }

  async advance(ms: number): Promise<void> {
    this.#clockMs += ms
    await Promise.all(this.#live().map((instance) => instance.advance(ms)))
  }

  /** The next running web instance, in turn. */
  turn(): { name: string; port: number } {
    const ports = this.address().web
    const alive = ports
      .map((port, index) => ({ name: `web.${index}`, port }))
      .filter(({ name }) => this.#instances.get(name)?.running === true)
    const chosen = alive[this.#next++ % Math.max(1, alive.length)]
    if (chosen === undefined) throw new Error('No instance of web is running.')
    return chosen
  }

  /** No more instances of each process than the manifest says. */
  async settle(): Promise<void> {
    for (const [process, count] of this.#manifestCounts()) this.#wanted.set(process, count)
    await this.#endSurplus()
  }

  /**
   * Its processes are not what they would be in production: their clock was moved, what
   * they need was taken away, one ended, or others have outlived it. The next requirement
   * needs new ones.
   */
  get dirty(): boolean {
    if (this.#clockMs !== 0) return true
    return namesOf(this.#manifestCounts()).some((name) => {
      const instance = this.#instances.get(name)
      return instance?.running !== true || this.#touched.has(instance)
    })
  }

  /** Marks what runs now as not to be kept for the next requirement. */
  touch(): void {
    for (const instance of this.#live()) this.#touched.add(instance)
  }

  /**
   * Sentences about instances that ended although nobody asked. When a
   * connection broke, the process behind it may be about to end: its exit is
   * waited for, up to a deadline, or until all of them show that they run on
   * and have closed the connection themselves.
   */
  async crashes(): Promise<string[]> {
    const broken = this.#fronts.reduce((sum, front) => sum + front.broken, 0)
    if (broken > this.#brokenBefore) await this.#exitOrAnswers()
    this.#brokenBefore = broken
    return [...this.#instances.values()].filter((instance) => instance.crashed).map((instance) => instance.describeExit())
  }

  /** A sentence about an instance that used up what it may use. */
  exhaustion(): string | undefined {
    return [...this.#instances.values()].find((instance) => instance.exhausted)?.describeExit()
  }

  /** SIGKILL for all; counts, clock and disks are as at the beginning. */
  async clear(): Promise<void> {
    await this.kill()
    this.#instances.clear()
    this.#clockMs = 0
    this.#touched.clear()
    await this.settle()
  }

  async close(): Promise<void> {
    await this.clear()
    await Promise.all(this.#fronts.map((front) => front.close()))
  }

  async #startOne(name: string): Promise<void> {
    if (this.#instances.get(name)?.running === true) return
    const setting = this.#job.processes[processOf(name)]
    if (setting === undefined) throw new Error(`The manifest names no process "${processOf(name)}".`)
    const web = processOf(name) === 'web'
    const [host, wiring] = await Promise.all([
      this.#hosts.take(this.#job.kit),
      this.#surroundings.wire(name),
      web ? this.#openFronts(indexOf(name)) : undefined,
    ])
    const instance = Instance.begin(name, host, this.#log)
    this.#instances.set(name, instance)
    this.#watch(instance)
    await instance.run(
      {
        ...wiring,
        entry: setting.entry.replace(/\.ts$/, '.js'),
        files: this.#job.files,
        strict: this.#strict,
        ...(web ? { listensWithin: TRUSTED.listenSeconds.value } : {}),
        clockMs: this.#clockMs,
      },
      this.#hosts.kind !== 'bwrap',
    )
    if (web) this.#fronts[indexOf(name)]?.point(() => instance.connect())
  }

  async #endSurplus(): Promise<void> {
    const surplus = [...this.#instances.keys()].filter((name) => indexOf(name) >= (this.#wanted.get(processOf(name)) ?? 0))
    await Promise.all(surplus.map((name) => this.kill(name)))
  }

  async #exitOrAnswers(): Promise<void> {
    const instances = [...this.#instances.values()]
    if (instances.length === 0 || instances.some((instance) => instance.crashed)) return
    let timer: NodeJS.Timeout | undefined
    await Promise.race([
      ...instances.map((instance) => instance.exited),
      Promise.all(instances.map((instance) => instance.answers())),
      new Promise((resolve) => (timer = setTimeout(resolve, EXIT_DEADLINE_MS))),
    ])
    clearTimeout(timer)
  }

  #watch(instance: Instance): void {
    void instance.exited.then((exit) => {
      this.#surroundings.unwire(instance.name)
      if (this.#instances.get(instance.name) === instance && processOf(instance.name) === 'web')
        this.#fronts[indexOf(instance.name)]?.point(undefined)
      if (instance.crashed) this.onCrash?.(exit)
    })
  }

  async #openFronts(index: number): Promise<void> {
    while (this.#fronts.length <= index) {
      const front = await Front.open()
      // Two instances may start at once; a front beyond the one needed is used by the next.
      this.#fronts.push(front)
    }
  }

  #manifestCounts(): Map<string, number> {
    return new Map(Object.entries(this.#job.processes).map(([name, { instances }]) => [name, instances]))
  }

  #names(target?: string): string[] {
    const all = namesOf(this.#wanted)
    const names = all.filter((name) => target === undefined || name === target || processOf(name) === target)
    if (names.length === 0 && target !== undefined && !this.#wanted.has(target))
      throw new Error(`There is no instance or process "${target}". There are: ${all.join(', ')}.`)
    return names
  }

  #live(target?: string): Instance[] {
    return [...this.#instances]
      .filter(([name, instance]) => instance.running && (target === undefined || name === target || processOf(name) === target))
      .map(([, instance]) => instance)
  }
}

function namesOf(counts: ReadonlyMap<string, number>): string[] {
  return [...counts].flatMap(([process, count]) => Array.from({ length: count }, (_, index) => `${process}.${index}`))
}

function processOf(name: string): string {
  return name.split('.')[0] ?? name
}

function indexOf(name: string): number {
  return Number(name.split('.')[1] ?? 0)
}

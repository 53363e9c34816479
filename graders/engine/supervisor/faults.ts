import type { Call, FaultPoint } from '../grader/types.ts'
import type { CommitEvent } from '../wire/types.ts'
import type { LogLine } from '../grader/types.ts'

interface Armed {
  at: FaultPoint
  action: 'kill' | 'cut'
  instance: string | undefined
  hit: { instance: string } | undefined
  done: boolean
}

/**
 * Faults that a grader arms at points that no style of repair can avoid. Each
 * fires once, for the first match. The wire or the dependency waits while a
 * fault is carried out, so that the learner's process can't get past the point.
 */
export class FaultBoard {
  readonly #armed = new Map<number, Armed>()
  readonly #kill: (instance: string) => Promise<unknown>
  #last = 0

  /** @param kill ends an instance with SIGKILL, and resolves when it is gone */
  constructor(kill: (instance: string) => Promise<unknown>) {
    this.#kill = kill
  }

  arm(at: FaultPoint, options: { action: 'kill' | 'cut'; instance?: string }): number {
    this.#last += 1
    this.#armed.set(this.#last, { at, action: options.action, instance: options.instance, hit: undefined, done: false })
    return this.#last
  }

  /** The instance that was hit, once the fault was carried out. */
  state(id: number): { instance: string } | null {
    const armed = this.#armed.get(id)
    if (armed === undefined) throw new Error(`There is no fault ${id} in this requirement.`)
    return armed.done ? (armed.hit ?? null) : null
  }

  disarm(id: number): void {
    const armed = this.#armed.get(id)
    if (armed !== undefined && armed.hit === undefined) this.#armed.delete(id)
  }

  clear(): void {
    this.#armed.clear()
  }

  /** Commits are watched only while somebody waits for one: holding them back costs time. */
  get watchesCommits(): boolean {
    return [...this.#armed.values()].some(({ at, hit }) => at.point === 'commit' && hit === undefined)
  }

  async onCommit(event: CommitEvent): Promise<void> {
    const armed = this.#find(
      event.instance,
      (at) => at.point === 'commit' && at.moment === event.moment && (at.writes === undefined || event.writes.includes(at.writes)),
    )
    if (armed !== undefined) await this.#carryOut(armed, event.instance, event.cut)
  }

  async onCall(moment: 'before' | 'after', dependency: string, call: Call, cut: () => void): Promise<void> {
    const armed = this.#find(call.instance, (at) => {
      if (at.point !== 'call' || at.moment !== moment || at.dependency !== dependency) return false
      const body = typeof call.body === 'string' ? call.body : JSON.stringify(call.body)
      return call.path.includes(at.match?.path ?? '') && body.includes(at.match?.body ?? '')
    })
    if (armed !== undefined) await this.#carryOut(armed, call.instance, cut)
  }

  onLog(line: LogLine): void {
    const armed = this.#find(line.instance, (at) => at.point === 'log' && line.text.includes(at.contains))
    if (armed !== undefined) void this.#carryOut(armed, line.instance, () => {})
  }

  #find(instance: string, matches: (at: FaultPoint) => boolean): Armed | undefined {
    return [...this.#armed.values()].find(
      (armed) => armed.hit === undefined && (armed.instance === undefined || armed.instance === instance) && matches(armed.at),
    )
  }

  async #carryOut(armed: Armed, instance: string, cut: () => void): Promise<void> {
    armed.hit = { instance }
    if (armed.action === 'kill') await this.#kill(instance)
    cut()
    armed.done = true
  }
}

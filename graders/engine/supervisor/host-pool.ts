import { SHARES } from '../policy.ts'
import type { Host, Launcher } from '../sandbox/types.ts'

export interface HostPoolOptions {
  /** How many spares of all kits together may wait: each has its kit in memory. Default: what one start needs. */
  most?: number
}

/**
 * Keeps single-use hosts ready, so that starting one overlaps with other work.
 * A host that was taken is never put back. How many wait follows from how many
 * the gradings before have taken.
 */
export class HostPool {
  readonly #launcher: Launcher
  readonly #most: number
  /** By kit; the one that was used last is last. */
  readonly #spares = new Map<string, Promise<Host>[]>()
  readonly #demand = new Map<string, { taken: number; expected: number }>()
  /** All that were started and are not gone yet: spares, taken ones, those that are being ended. */
  readonly #living = new Set<Promise<Host>>()
  #forget: NodeJS.Timeout | undefined
  #closed = false

  constructor(launcher: Launcher, { most = 0 }: HostPoolOptions = {}) {
    this.#launcher = launcher
    this.#most = most
  }

  get kind(): Launcher['kind'] {
    return this.#launcher.kind
  }

  /** Starts hosts until `count` are ready or on their way, for a start that is about to come. */
  warm(kit: string, count: number): void {
    while (!this.#closed && this.#of(kit).length < count) void this.#add(kit)
  }

  /** A host that has the kit loaded and has seen no learner code. */
  async take(kit: string): Promise<Host> {
    this.#demandOf(kit).taken += 1
    const spare = this.#of(kit).shift()
    return spare ?? this.#prepare(kit)
  }

  /**
   * A grading has ended: prepares as many hosts as the next one is expected to take, one
   * after the other, and ends those that are beyond what may wait.
   */
  async settle(kit: string): Promise<void> {
    const demand = this.#demandOf(kit)
    // Up at once, down by halves: one that crashed early says little about the next.
    demand.expected = Math.max(demand.taken, Math.floor((demand.expected + demand.taken) / 2))
    demand.taken = 0
    const wanted = Math.min(demand.expected, this.#most)
    this.#makeRoom(kit, wanted)
    this.#forgetLater()
    // One that does not start is not tried again here: whoever needs one hears why.
    for (let missing = wanted - this.#of(kit).length; missing > 0 && !this.#closed && demand.taken === 0; missing -= 1)
      await this.#add(kit).catch(() => undefined)
  }

  /** How many spares wait or are on their way. */
  get size(): number {
    return [...this.#spares.values()].reduce((sum, spares) => sum + spares.length, 0)
  }

  /**
   * Ends every host, and waits until it is gone. Also those that somebody has taken, or waits for: a grading whose time is up
   * may be in the middle of a start, and a process that ended before its hosts would leave their cgroups.
   */
  async close(): Promise<void> {
    this.#closed = true
    clearTimeout(this.#forget)
    this.#spares.clear()
    while (this.#living.size > 0) await Promise.all([...this.#living].map(end))
  }

  #prepare(kit: string): Promise<Host> {
    if (this.#closed) return Promise.reject(new Error('The supervisor is being ended.'))
    const host = this.#launcher.prepare(kit)
    this.#living.add(host)
    const forget = () => void this.#living.delete(host)
    void host.then((ready) => ready.exited.then(forget), forget)
    return host
  }

  #add(kit: string): Promise<Host> {
    const spares = this.#of(kit)
    const host = this.#prepare(kit)
    spares.push(host)
    const forget = () => {
      const index = spares.indexOf(host)
      if (index >= 0) void spares.splice(index, 1)
    }
    // A spare that fails or dies is forgotten; whoever needs one starts another and hears why.
    void host.then((ready) => ready.exited.then(forget), forget)
    return host
  }

  /** Spares of kits that were not used for longer go first. */
  #makeRoom(kit: string, wanted: number): void {
    const own = this.#of(kit)
    endAll(own.splice(Math.max(wanted, 1)))
    for (const [other, spares] of this.#spares) {
      const surplus = this.size - own.length + wanted - this.#most
      if (other !== kit && surplus > 0) endAll(spares.splice(0, surplus))
    }
    this.#spares.delete(kit)
    this.#spares.set(kit, own)
  }

  /** When nobody grades for a while, the memory is given back. */
  #forgetLater(): void {
    clearTimeout(this.#forget)
    const forget = () => {
      for (const demand of this.#demand.values()) demand.expected = 0
      endAll([...this.#spares.values()].flatMap((spares) => spares.splice(0)))
    }
    this.#forget = setTimeout(forget, SHARES.spareSeconds.value * 1000).unref()
  }

  #of(kit: string): Promise<Host>[] {
    const spares = this.#spares.get(kit) ?? []
    this.#spares.set(kit, spares)
    return spares
  }

  #demandOf(kit: string): { taken: number; expected: number } {
    const demand = this.#demand.get(kit) ?? { taken: 0, expected: 0 }
    this.#demand.set(kit, demand)
    return demand
  }
}

function endAll(hosts: readonly Promise<Host>[]): void {
  for (const host of hosts) void end(host)
}

/** Resolves when it is gone. One that did not start has nothing to end. */
async function end(host: Promise<Host>): Promise<void> {
  const ready = await host.catch(() => undefined)
  ready?.signal('SIGKILL')
  await ready?.exited
}

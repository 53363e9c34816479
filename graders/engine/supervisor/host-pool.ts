import type { Host, Launcher } from '../sandbox/types.ts'

/**
 * Keeps single-use hosts ready, so that starting one overlaps with other work.
 * A host that was taken is never put back.
 */
export class HostPool {
  readonly #launcher: Launcher
  readonly #spares = new Map<string, Promise<Host>[]>()
  #closed = false

  constructor(launcher: Launcher) {
    this.#launcher = launcher
  }

  get kind(): Launcher['kind'] {
    return this.#launcher.kind
  }

  /** Starts hosts until `count` are ready or on their way. */
  warm(kit: string, count: number): void {
    const spares = this.#spares.get(kit) ?? []
    this.#spares.set(kit, spares)
    while (!this.#closed && spares.length < count) {
      const host = this.#launcher.prepare(kit)
      spares.push(host)
      const forget = () => {
        const index = spares.indexOf(host)
        if (index >= 0) void spares.splice(index, 1)
      }
      // A spare that fails or dies is forgotten; whoever needs one starts another and hears why.
      void host.then((ready) => ready.exited.then(forget), forget)
    }
  }

  /** A host that has the kit loaded and has seen no learner code. */
  async take(kit: string): Promise<Host> {
    const spare = this.#spares.get(kit)?.shift()
    return spare ?? this.#launcher.prepare(kit)
  }

  /** Ends all spares. */
  async close(): Promise<void> {
    this.#closed = true
    const spares = [...this.#spares.values()].flat()
    this.#spares.clear()
    await Promise.allSettled(
      spares.map(async (spare) => {
        const host = await spare
        host.signal('SIGKILL')
        await host.exited
      }),
    )
  }
}

import pLimit, { type LimitFunction } from 'p-limit'
import { Slot, type SlotOptions } from './slot.ts'

/** Lends slots, at most `size` at once, and replaces those that are not healthy any more. */
export class SlotPool {
  readonly #limit: LimitFunction
  readonly #options: () => Promise<SlotOptions>
  readonly #idle: Slot[] = []
  readonly #all = new Set<Slot>()

  constructor(size: number, options: () => Promise<SlotOptions>) {
    this.#limit = pLimit(size)
    this.#options = options
  }

  /** Runs `action` with a slot of its own; waits in turn for a free one. */
  with<T>(action: (slot: Slot) => Promise<T>): Promise<T> {
    return this.#limit(async () => {
      const slot = await this.#take()
      try {
        return await action(slot)
      } finally {
        if (slot.healthy) this.#idle.push(slot)
        else this.#retire(slot)
      }
    })
  }

  async close(): Promise<void> {
    await Promise.all([...this.#all].map((slot) => slot.close()))
    this.#all.clear()
    this.#idle.length = 0
  }

  async #take(): Promise<Slot> {
    for (let slot = this.#idle.pop(); slot !== undefined; slot = this.#idle.pop()) {
      if (slot.healthy) return slot
      this.#retire(slot)
    }
    const slot = await Slot.open(await this.#options())
    this.#all.add(slot)
    return slot
  }

  /** Not awaited: the next grading need not wait for the end of the last. `close` waits for all. */
  #retire(slot: Slot): void {
    void slot.close().then(() => this.#all.delete(slot))
  }
}

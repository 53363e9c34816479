import pLimit, { type LimitFunction } from 'p-limit'
import { EngineError, throwIfCancelled } from '../engine.ts'
import { Slot, type SlotOptions } from './slot.ts'

/** Lends slots, at most `size` at once, and replaces those that are not healthy any more. */
export class SlotPool {
  readonly #limit: LimitFunction
  readonly #options: () => Promise<SlotOptions>
  readonly #idle: Slot[] = []
  readonly #all = new Set<Slot>()
  readonly #opening = new Set<Promise<Slot>>()
  #closed = false

  constructor(size: number, options: () => Promise<SlotOptions>) {
    this.#limit = pLimit(size)
    this.#options = options
  }

  /**
   * Runs `action` with a slot of its own; waits in turn for a free one.
   *
   * @param signal for those who are still waiting
   * @throws EngineError `cancelled` when the signal came first, `engine-closed` when the pool was closed first
   */
  with<T>(action: (slot: Slot) => Promise<T>, signal?: AbortSignal): Promise<T> {
    return this.#limit(async () => {
      throwIfCancelled(signal)
      const slot = await this.#take()
      try {
        return await action(slot)
      } finally {
        if (slot.healthy) this.#idle.push(slot)
        else this.#retire(slot)
      }
    })
  }

  /** Ends all slots, also those that are just being opened. */
  async close(): Promise<void> {
    this.#closed = true
    await Promise.allSettled(this.#opening)
    await Promise.all([...this.#all].map((slot) => slot.close()))
    this.#all.clear()
    this.#idle.length = 0
  }

  async #take(): Promise<Slot> {
    for (let slot = this.#idle.pop(); slot !== undefined; slot = this.#idle.pop()) {
      if (slot.healthy) return slot
      this.#retire(slot)
    }
    const opening = this.#open()
    this.#opening.add(opening)
    try {
      return await opening
    } finally {
      this.#opening.delete(opening)
    }
  }

  async #open(): Promise<Slot> {
    const slot = await Slot.open(await this.#options())
    if (!this.#closed) {
      this.#all.add(slot)
      return slot
    }
    await slot.close()
    throw new EngineError('engine-closed', 'The engine was closed while the grading was about to begin.')
  }

  /** Not awaited: the next grading need not wait for the end of the last. `close` waits for all. */
  #retire(slot: Slot): void {
    void slot.close().then(() => this.#all.delete(slot))
  }
}

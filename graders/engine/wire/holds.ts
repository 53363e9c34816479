import { MIB, TRUSTED } from '../policy.ts'
import { WireError } from './framing.ts'
import type { Message } from './framing.ts'
import type { HoldOptions, WireHold } from './types.ts'

/** What carries a statement's text or its parameters: Query, Parse and Bind. */
const CARRIERS: readonly string[] = ['Q', 'P', 'B']
/** What ends the answer to a statement: completion, error, empty text, a portal with rows left. */
const COMPLETIONS: readonly string[] = ['C', 'E', 'I', 's']

/** Parse, Bind, Describe, Execute and Close: nothing is answered before a Sync or Flush follows. */
const UNFINISHED: readonly string[] = ['P', 'B', 'D', 'E', 'C']
const MAX_UNSENT_BYTES = TRUSTED.wireHeldMiB.value * MIB

/** Whether a message of the database says that a statement has been run. */
export function completes({ type }: Message): boolean {
  return COMPLETIONS.includes(type)
}

/** The messages of a statement up to its Sync, and what it has to wait for. */
export class UnsentStatement {
  readonly messages: Message[] = []
  hold: Hold | undefined
  #bytes = 0

  /** Throws WireError when it gets too large. */
  add(message: Message, hold: Hold | undefined): void {
    this.messages.push(message)
    this.hold ??= hold
    this.#bytes += message.raw.length
    if (this.#bytes > MAX_UNSENT_BYTES)
      throw new WireError(`statements without a Sync are over the limit of ${MAX_UNSENT_BYTES} bytes`, { isLimit: true })
  }

  get isWhole(): boolean {
    return !UNFINISHED.includes(this.messages.at(-1)?.type ?? '')
  }
}

/** Statements that carry a text, made to wait until they are let go. */
export class Hold implements WireHold {
  readonly moment: 'before' | 'after'
  readonly held: { instance: string }[] = []
  readonly #bytes: Buffer
  readonly #instance: string | undefined
  readonly #released: Promise<void>
  #release: () => void = () => undefined
  isOpen = true

  constructor({ text, moment, instance }: HoldOptions) {
    this.moment = moment
    this.#bytes = Buffer.from(text)
    this.#instance = instance
    this.#released = new Promise((resolve) => (this.#release = resolve))
  }

  matches(instance: string, { type, raw }: Message): boolean {
    return (
      this.isOpen && (this.#instance === undefined || this.#instance === instance) && CARRIERS.includes(type) && raw.includes(this.#bytes)
    )
  }

  /** Resolves once it is released: at once when it has been. */
  async wait(instance: string): Promise<void> {
    if (!this.isOpen) return
    this.held.push({ instance })
    await this.#released
  }

  release(): void {
    this.isOpen = false
    this.#release()
  }
}

/** The holds of one proxy. */
export class Holds {
  readonly #holds = new Set<Hold>()

  add(options: HoldOptions): Hold {
    const hold = new Hold(options)
    this.#holds.add(hold)
    return hold
  }

  /** The hold that a message of this instance falls under. */
  find(instance: string, message: Message): Hold | undefined {
    for (const hold of this.#holds) if (hold.matches(instance, message)) return hold
    return undefined
  }

  get holdsBefore(): boolean {
    return [...this.#holds].some(({ moment, isOpen }) => isOpen && moment === 'before')
  }

  releaseAll(): void {
    for (const hold of this.#holds) hold.release()
    this.#holds.clear()
  }
}

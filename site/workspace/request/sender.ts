import { signal } from '@preact/signals'
import type { CapturedRequest, CapturedResponse } from '#engine/supervisor/protocol.ts'
import type { Draft } from './draft.ts'

/** A request that was sent while the page is open, and what came of it. */
export interface Exchange {
  id: number
  /** As it was written: to be opened and sent again. */
  draft: Draft
  request: CapturedRequest
  /** Milliseconds since 1970. */
  at: number
  outcome: Outcome
}

export type Outcome = { kind: 'answered'; response: CapturedResponse } | { kind: 'failed'; message: string } | { kind: 'cancelled' }

/** Exchanges that are remembered; the oldest go first. */
export const EXCHANGE_CAP = 50

/** Sends one request after the other, and remembers what came of them. */
export class Sender {
  /** Newest first. */
  readonly exchanges = signal<readonly Exchange[]>([])
  readonly sending = signal(false)
  readonly #ask: (request: CapturedRequest, signal: AbortSignal) => Promise<CapturedResponse>
  #under: AbortController | undefined
  #lastId = 0

  /** @param ask sends to the running app; rejects in plain words */
  constructor(ask: (request: CapturedRequest, signal: AbortSignal) => Promise<CapturedResponse>) {
    this.#ask = ask
  }

  /** Never rejects: what went wrong is in the exchange. Nothing is sent, and none returned, while another is under way. */
  async send(draft: Draft, request: CapturedRequest): Promise<Exchange | undefined> {
    if (this.#under) return undefined
    const under = new AbortController()
    this.#under = under
    this.sending.value = true
    const at = Date.now()
    const cancelled = new Promise<Outcome>((resolve) => under.signal.addEventListener('abort', () => resolve({ kind: 'cancelled' })))
    const answered = this.#ask(request, under.signal).then(
      (response): Outcome => ({ kind: 'answered', response }),
      (error: unknown): Outcome => ({ kind: 'failed', message: error instanceof Error ? error.message : String(error) }),
    )
    // A runtime may not be able to stop a request: nobody waits for it, then.
    const outcome = await Promise.race([cancelled, answered])
    this.#under = undefined
    this.sending.value = false
    this.#lastId += 1
    const exchange = { id: this.#lastId, draft, request, at, outcome }
    this.exchanges.value = [exchange, ...this.exchanges.value].slice(0, EXCHANGE_CAP)
    return exchange
  }

  cancel(): void {
    this.#under?.abort()
  }
}

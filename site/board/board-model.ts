import { signal } from '@preact/signals'
import { wordsOf } from '../account/model.ts'
import { Refused } from '../runtimes/server/http.ts'
import type { BoardApi } from './board-http.ts'
import { changed, stateOf, type BoardState } from './board-state.ts'

export type BoardStatus =
  { status: 'loading' } | { status: 'unknown' } | { status: 'failed'; message: string } | { status: 'found'; board: BoardState }

type Calls = Pick<BoardApi, 'board' | 'changes' | 'lower'>

const FIRST_WAIT_MS = 1_000
const LONGEST_WAIT_MS = 15_000

/** A live board: read once, kept current, and healed when the connection breaks. */
export class BoardModel {
  readonly state = signal<BoardStatus>({ status: 'loading' })
  /** Whether what is shown is what is. */
  readonly isLive = signal(false)
  readonly api: Calls
  readonly cohort: string
  readonly #pause: typeof pause

  /** @param wait between two tries */
  constructor(api: Calls, cohort: string, wait = pause) {
    this.api = api
    this.cohort = cohort
    this.#pause = wait
  }

  /** Until the signal says so, or the server says that there is nothing for this visitor. */
  async follow(signal: AbortSignal): Promise<void> {
    let wait = FIRST_WAIT_MS
    while (!signal.aborted) {
      try {
        await this.#read(signal)
        await this.#live(signal, () => (wait = FIRST_WAIT_MS))
        // The server ended it: it stops, or asks again whether one may look.
      } catch (error) {
        if (signal.aborted) return
        this.isLive.value = false
        if (error instanceof Refused && error.status < 500 && error.status !== 429) {
          this.state.value = { status: 'unknown' }
          return
        }
        if (this.state.value.status !== 'found') this.state.value = { status: 'failed', message: wordsOf(error) }
      }
      await this.#pause(wait, signal)
      wait = Math.min(wait * 2, LONGEST_WAIT_MS)
    }
  }

  /** Lowers somebody's hand, and shows it at once. @throws what `Http` throws */
  async lower(hand: string): Promise<void> {
    await this.api.lower(this.cohort, hand)
    if (this.state.value.status !== 'found') return
    const { board } = this.state.value
    this.state.value = { status: 'found', board: { ...board, hands: board.hands.filter(({ id }) => id !== hand) } }
  }

  /** Only what is not known yet, or has another shape. */
  async #read(signal: AbortSignal): Promise<void> {
    if (this.state.value.status === 'found') return
    this.state.value = { status: 'found', board: stateOf(await this.api.board(this.cohort, signal)) }
  }

  async #live(signal: AbortSignal, onChange: () => void): Promise<void> {
    if (this.state.value.status !== 'found') return
    const { at, shape }: BoardState = this.state.value.board
    for await (const changes of this.api.changes(this.cohort, at, signal)) {
      onChange()
      const isSame = changes.shape === shape
      const board: BoardState = isSame ? changed(this.state.value.board, changes) : stateOf(await this.api.board(this.cohort, signal))
      this.state.value = { status: 'found', board }
      this.isLive.value = true
      // What comes next in this stream may be older than a board that was read anew.
      if (!isSame) return
    }
  }
}

function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const done = (): void => {
      clearTimeout(timer)
      signal.removeEventListener('abort', done)
      removeEventListener('online', done)
      resolve()
    }
    const timer = setTimeout(done, ms)
    signal.addEventListener('abort', done)
    addEventListener('online', done)
  })
}

import type { Draft } from './draft.ts'
import type { SavedRequests } from './saved-requests.ts'

/** Milliseconds of quiet before what is written is kept. */
const DEBOUNCE_MS = 400

/** Keeps the request that is being written: after a pause in typing, and at once when the page is left. */
export class KeptDraft {
  /** Something was written since the page was opened. */
  hasChanged = false
  readonly #saved: SavedRequests
  #unkept: Draft | undefined
  #timer: ReturnType<typeof setTimeout> | undefined

  constructor(saved: SavedRequests) {
    this.#saved = saved
    document.addEventListener('visibilitychange', this.#keepNow)
  }

  change(draft: Draft): void {
    this.hasChanged = true
    this.#unkept = draft
    clearTimeout(this.#timer)
    this.#timer = setTimeout(() => void this.#keep(), DEBOUNCE_MS)
  }

  async close(): Promise<void> {
    document.removeEventListener('visibilitychange', this.#keepNow)
    await this.#keep()
  }

  readonly #keepNow = (): void => {
    if (document.visibilityState === 'hidden') void this.#keep()
  }

  async #keep(): Promise<void> {
    clearTimeout(this.#timer)
    const draft = this.#unkept
    this.#unkept = undefined
    if (draft) await this.#saved.keepDraft(draft)
  }
}

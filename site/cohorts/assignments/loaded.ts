import { batch, signal } from '@preact/signals'
import { wordsOf } from '../../account/model.ts'

/** Something that the server was asked for. What is shown stays while it is asked again. */
export class Loaded<T> {
  /** Undefined until it is there. */
  readonly value = signal<T | undefined>(undefined)
  readonly problem = signal('')
  readonly busy = signal(false)
  readonly #ask: () => Promise<T>
  /** Only the newest answer counts. */
  #asked = 0

  constructor(ask: () => Promise<T>) {
    this.#ask = ask
  }

  /** Asks, or asks again. What goes wrong is said in `problem`. */
  async load(): Promise<void> {
    const turn = ++this.#asked
    this.busy.value = true
    try {
      const value = await this.#ask()
      if (turn !== this.#asked) return
      batch(() => {
        this.value.value = value
        this.problem.value = ''
      })
    } catch (error) {
      if (turn === this.#asked) this.problem.value = wordsOf(error)
    } finally {
      if (turn === this.#asked) this.busy.value = false
    }
  }
}

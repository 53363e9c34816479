import { batch, signal } from '@preact/signals'
import { wordsOf } from '../account/model.ts'
import type { Page } from '../runtimes/server/cohorts-api.ts'

/** A list of the server, as far as it has been shown. */
export class Paged<T> {
  readonly items = signal<readonly T[]>([])
  readonly status = signal<'loading' | 'ready' | 'failed'>('loading')
  readonly problem = signal('')
  readonly busy = signal(false)
  /** Where the next page begins; null when there is none. */
  readonly next = signal<string | null>(null)
  readonly #ask: (after?: string) => Promise<Page<T>>
  /** Only the newest answer counts. */
  #asked = 0

  constructor(ask: (after?: string) => Promise<Page<T>>) {
    this.#ask = ask
  }

  /** The first page, again. What is shown stays until it is there. */
  async load(): Promise<void> {
    await this.#take(undefined)
  }

  /** One page more. */
  async more(): Promise<void> {
    if (this.next.value !== null && !this.busy.value) await this.#take(this.next.value)
  }

  async #take(after: string | undefined): Promise<void> {
    const turn = ++this.#asked
    this.busy.value = true
    this.problem.value = ''
    try {
      const page = await this.#ask(after)
      if (turn !== this.#asked) return
      batch(() => {
        this.items.value = after === undefined ? page.items : [...this.items.value, ...page.items]
        this.next.value = page.next
        this.status.value = 'ready'
      })
    } catch (error) {
      if (turn !== this.#asked) return
      this.problem.value = wordsOf(error)
      if (this.status.value === 'loading') this.status.value = 'failed'
    } finally {
      if (turn === this.#asked) this.busy.value = false
    }
  }
}

import { signal } from '@preact/signals'
import { wordsOf } from '../../account/model.ts'
import type { Assignment } from '../../runtimes/server/assignments-api.ts'
import { Refused } from '../../runtimes/server/http.ts'
import type { AssignmentsApi } from './api.ts'
import { Loaded } from './loaded.ts'

/** What a cohort is given, all of it, and its order. */
export class AssignmentsModel {
  readonly list: Loaded<readonly Assignment[]>
  /** Why the server does not have the order that is shown; empty when it does, or is about to. */
  readonly orderProblem = signal('')
  readonly api: AssignmentsApi
  readonly #cohort: string
  #isSaving = false
  #isMoved = false

  constructor(api: AssignmentsApi, cohort: string) {
    this.api = api
    this.#cohort = cohort
    this.list = new Loaded(() => api.list(cohort))
  }

  get items(): readonly Assignment[] {
    return this.list.value.value ?? []
  }

  /** After what there is; what is there already stays as it is. */
  add(made: readonly Assignment[]): void {
    const known = new Set(this.items.map(({ id }) => id))
    this.list.value.value = [...this.items, ...made.filter(({ id }) => !known.has(id))]
  }

  replace(changed: Assignment): void {
    this.list.value.value = this.items.map((each) => (each.id === changed.id ? changed : each))
  }

  /** One that somebody else took back meanwhile is gone, too. */
  async takeBack(id: string): Promise<void> {
    try {
      await this.api.takeBack(this.#cohort, id)
    } catch (error) {
      if (!(error instanceof Refused && error.code === 'assignment-unknown')) throw error
    }
    this.list.value.value = this.items.filter((each) => each.id !== id)
  }

  /** Moves one by so many places, and saves the order. At an end nothing happens. */
  async move(id: string, by: -1 | 1): Promise<void> {
    const order = [...this.items]
    const from = order.findIndex((each) => each.id === id)
    const [moving] = order.slice(from, from + 1)
    const to = from + by
    if (from < 0 || !moving || to < 0 || to >= order.length) return
    order.splice(from, 1)
    order.splice(to, 0, moving)
    this.list.value.value = order
    await this.saveOrder()
  }

  /** Sends the order that is shown; what is moved meanwhile is sent after it. When the cohort has others by now, shows those. */
  async saveOrder(): Promise<void> {
    this.#isMoved = true
    if (this.#isSaving) return
    this.#isSaving = true
    this.orderProblem.value = ''
    try {
      while (this.#isMoved) {
        this.#isMoved = false
        await this.api.reorder(
          this.#cohort,
          this.items.map(({ id }) => id),
        )
      }
    } catch (error) {
      this.orderProblem.value = wordsOf(error)
      if (error instanceof Refused && error.code === 'assignments-changed') await this.list.load()
    } finally {
      this.#isSaving = false
    }
  }
}

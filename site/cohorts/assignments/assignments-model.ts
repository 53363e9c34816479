import { signal } from '@preact/signals'
import { z } from 'zod'
import { wordsOf } from '../../account/model.ts'
import { assignmentOrderSchema, type Assignment, type AssignmentOrder } from '../../runtimes/server/assignments-api.ts'
import { Refused } from '../../runtimes/server/http.ts'
import type { AssignmentsApi } from './api.ts'
import { Loaded } from './loaded.ts'

/** What a cohort is given, all of it, and its order. */
export class AssignmentsModel {
  readonly list: Loaded<readonly Assignment[]>
  /** Why the server does not have the order that is shown; empty when it does, or is about to. */
  readonly orderProblem = signal('')
  readonly api: AssignmentsApi
  /** The order that somebody else made of it, while the one that is shown is not saved. */
  readonly theirs = signal<AssignmentOrder | undefined>(undefined)
  readonly #cohort: string
  /** Version of the order that was read, or saved, last. */
  #order = 1
  #isSaving = false
  #isMoved = false

  constructor(api: AssignmentsApi, cohort: string) {
    this.api = api
    this.#cohort = cohort
    this.list = new Loaded(async () => {
      const { items, order } = await api.list(cohort)
      this.#order = order
      this.theirs.value = undefined
      return items
    })
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

  /**
   * Sends the order that is shown; what is moved meanwhile is sent after it. When the cohort has others by now, shows those. When
   * somebody else ordered them, the order that is shown stays: it can be saved in place of theirs, or theirs be shown.
   */
  async saveOrder(): Promise<void> {
    this.#isMoved = true
    if (this.#isSaving) return
    this.#isSaving = true
    this.orderProblem.value = ''
    try {
      while (this.#isMoved) {
        this.#isMoved = false
        const version = this.theirs.value?.version ?? this.#order
        const saved = await this.api.reorder(this.#cohort, { assignments: this.items.map(({ id }) => id), version })
        this.#order = saved.version
        this.theirs.value = undefined
      }
    } catch (error) {
      this.orderProblem.value = wordsOf(error)
      if (error instanceof Refused && error.code === 'order-changed')
        this.theirs.value = conflictSchema.safeParse(error.extensions).data?.current
      if (error instanceof Refused && error.code === 'assignments-changed') await this.list.load()
    } finally {
      this.#isSaving = false
    }
  }

  /** Shows the order that somebody else made, in place of one's own. */
  async takeTheirs(): Promise<void> {
    await this.list.load()
    this.orderProblem.value = this.list.problem.value
  }
}

const conflictSchema = z.object({ current: assignmentOrderSchema })

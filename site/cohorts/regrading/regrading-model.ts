import { signal } from '@preact/signals'
import { z } from 'zod'
import { wordsOf } from '../../account/model.ts'
import { Refused } from '../../runtimes/server/http.ts'
import { regradingSchema, type Regrading, type RegradingChange } from '../../runtimes/server/regradings-api.ts'
import { Deed } from '../deed.ts'
import { OnceKey } from '../once-key.ts'
import { Paged } from '../paged.ts'
import type { RegradingApi } from './api.ts'

const conflictSchema = z.object({ current: regradingSchema })

/** The newest re-grading of an assignment's attempts: how far it is, what it changes, and what becomes of it. */
export class RegradingModel {
  /** Null: there was none. Undefined: not known yet. */
  readonly newest = signal<Regrading | null | undefined>(undefined)
  /** Why it could not be read; what is shown may be older then. */
  readonly problem = signal('')
  readonly deed = new Deed()
  readonly changes: Paged<RegradingChange>
  readonly #api: RegradingApi
  readonly #assignment: string
  readonly #onApplied: () => void
  readonly #key = new OnceKey()

  /** @param onApplied verdicts that are shown elsewhere are old */
  constructor(api: RegradingApi, assignment: string, onApplied: () => void = () => undefined) {
    this.#api = api
    this.#assignment = assignment
    this.#onApplied = onApplied
    this.changes = new Paged(async (after) => {
      const id = this.newest.value?.id
      return id === undefined ? { items: [], next: null } : api.changes(id, after)
    })
  }

  /** Reads it, or reads it again: somebody else may have begun one, or decided. */
  async load(): Promise<void> {
    try {
      await this.#take(await this.#api.newest(this.#assignment))
      this.problem.value = ''
    } catch (error) {
      this.problem.value = wordsOf(error)
    }
  }

  /** Looks how far it is, as long as it runs. Where the server can't be asked the next look tries again. */
  async look(): Promise<void> {
    if (this.newest.value?.state === 'running' || this.problem.value !== '') await this.load()
  }

  start(): Promise<void> {
    return this.deed.do(async () => {
      try {
        await this.#take(await this.#api.start(this.#assignment, this.#key.for('start')))
        this.#key.done()
        return 'All attempts are graded again now. What counts stays as it is.'
      } catch (error) {
        const current = currentOf(error)
        if (!current) throw error
        await this.#take(current)
        return 'Somebody had begun that already: it is shown here.'
      }
    })
  }

  apply(): Promise<void> {
    return this.#decide('applied', 'The new verdicts count from now on.')
  }

  discard(): Promise<void> {
    return this.#decide('discarded', 'It is discarded. All verdicts stay as they were.')
  }

  #decide(what: 'applied' | 'discarded', said: string): Promise<void> {
    return this.deed.do(async () => {
      const id = this.newest.value?.id
      if (id === undefined) return ''
      try {
        await this.#take(await this.#api.decide(id, what))
        return said
      } catch (error) {
        const current = currentOf(error)
        if (current) await this.#take(current)
        throw error
      }
    })
  }

  async #take(now: Regrading | null): Promise<void> {
    const before = this.newest.value
    this.newest.value = now
    const isOver = now !== null && now.state !== 'running'
    if (isOver && (before?.id !== now.id || before.state === 'running')) await this.changes.load()
    if (now?.state === 'applied' && before?.id === now.id && before.state !== 'applied') this.#onApplied()
  }
}

/** What there is instead, where the server refused because of that. */
function currentOf(error: unknown): Regrading | undefined {
  return error instanceof Refused ? conflictSchema.safeParse(error.extensions).data?.current : undefined
}

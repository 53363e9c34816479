import { signal } from '@preact/signals'
import { wordsOf } from '../account/model.ts'
import type { Cohort } from '../runtimes/server/cohorts-api.ts'
import { Refused } from '../runtimes/server/http.ts'
import type { CohortsApi } from './api.ts'

export type CohortState =
  | { status: 'loading' }
  | { status: 'unknown' }
  | { status: 'failed'; message: string }
  | { status: 'found'; cohort: Cohort }
  | { status: 'left' }

/** The cohort that a page is about. */
export class CohortModel {
  readonly state = signal<CohortState>({ status: 'loading' })
  readonly api: CohortsApi
  readonly #id: string

  constructor(api: CohortsApi, id: string) {
    this.api = api
    this.#id = id
  }

  async load(): Promise<void> {
    try {
      this.set(await this.api.find(this.#id))
    } catch (error) {
      const isUnknown = error instanceof Refused && (error.status === 404 || error.status === 400)
      this.state.value = isUnknown ? { status: 'unknown' } : { status: 'failed', message: wordsOf(error) }
    }
  }

  /** What the server said of it last. */
  set(cohort: Cohort): void {
    this.state.value = { status: 'found', cohort }
  }

  async leave(): Promise<void> {
    await this.api.leave(this.#id)
    this.state.value = { status: 'left' }
  }
}

/** Owners and administrators. */
export const isOwner = ({ role }: Pick<Cohort, 'role'>): boolean => role === 'owner' || role === null

export const isStaff = ({ role }: Pick<Cohort, 'role'>): boolean => role !== 'learner'

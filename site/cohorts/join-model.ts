import { signal } from '@preact/signals'
import type { Joined, JoinPreview } from '../runtimes/server/cohorts-api.ts'
import { Refused } from '../runtimes/server/http.ts'
import { wordsOf } from '../account/model.ts'
import type { CohortsApi } from './api.ts'
import { joinLink, readCode } from './join-link.ts'

/** The server's words are for who can take it out of the archive. */
const ARCHIVED = 'This cohort is archived: nobody joins it any more. Ask whoever gave you the code whether there is another one.'

export type Preview = { status: 'none' } | { status: 'found'; cohort: JoinPreview } | { status: 'refused'; message: string }

/** The code that somebody came with, and what came of it. */
export class JoinModel {
  readonly code = signal('')
  readonly joined = signal<Joined | undefined>(undefined)
  /** Why the server did not let them in; its code is empty for other failures. */
  readonly refused = signal<{ code: string; message: string } | undefined>(undefined)
  /** Where the code leads. None: it was not asked yet, or the server does not answer. */
  readonly preview = signal<Preview>({ status: 'none' })
  /** Grows with each link that is opened in this page. */
  readonly opened = signal(0)
  #isBusy = false
  readonly #api: CohortsApi

  constructor(api: CohortsApi) {
    this.#api = api
  }

  /** Takes the code of the address. */
  readLink(): void {
    const code = readCode(location.hash)
    // The address lost its code because it was used.
    if (code === '' && this.joined.value) return
    this.opened.value += 1
    void this.#begin(code)
  }

  /** Keeps a code that was typed in the address, where a reload finds it. */
  async take(code: string): Promise<void> {
    history.replaceState(history.state, '', joinLink(code, `${location.pathname}${location.search}`))
    await this.#begin(code)
  }

  async join(code: string): Promise<void> {
    if (this.#isBusy) return
    this.#isBusy = true
    const asked = this.take(code)
    try {
      this.joined.value = await this.#api.join(code)
      history.replaceState(history.state, '', `${location.pathname}${location.search}`)
    } catch (error) {
      const reason = error instanceof Refused ? error.code : ''
      this.refused.value = { code: reason, message: messageOf(error) }
    } finally {
      await asked
      this.#isBusy = false
    }
  }

  async #begin(code: string): Promise<void> {
    const isOther = code !== this.code.value
    this.joined.value = undefined
    this.refused.value = undefined
    this.code.value = code
    if (!isOther && this.preview.value.status === 'found') return
    if (isOther) this.preview.value = { status: 'none' }
    if (code === '') return
    const preview = await this.#ask(code)
    // Another link may have been opened meanwhile.
    if (code === this.code.value) this.preview.value = preview
  }

  async #ask(code: string): Promise<Preview> {
    try {
      return { status: 'found', cohort: await this.#api.previewJoin(code) }
    } catch (error) {
      // Whoever can't be told may still join.
      return error instanceof Refused && REFUSALS.has(error.status) ? { status: 'refused', message: messageOf(error) } : { status: 'none' }
    }
  }
}

/** That a code leads nowhere, or nowhere any more. */
const REFUSALS = new Set([404, 409, 410])

const messageOf = (error: unknown): string => (error instanceof Refused && error.code === 'cohort-archived' ? ARCHIVED : wordsOf(error))

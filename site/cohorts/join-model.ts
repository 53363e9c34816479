import { signal } from '@preact/signals'
import type { Joined } from '../runtimes/server/cohorts-api.ts'
import { Refused } from '../runtimes/server/http.ts'
import { wordsOf } from '../account/model.ts'
import type { CohortsApi } from './api.ts'
import { joinLink, readCode } from './join-link.ts'

/** The server's words are for who can take it out of the archive. */
const ARCHIVED = 'This cohort is archived: nobody joins it any more. Ask whoever gave you the code whether there is another one.'

/** The code that somebody came with, and what came of it. */
export class JoinModel {
  readonly code = signal('')
  readonly joined = signal<Joined | undefined>(undefined)
  /** Why the server did not let them in; its code is empty for other failures. */
  readonly refused = signal<{ code: string; message: string } | undefined>(undefined)
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
    this.#begin(code)
  }

  /** Keeps a code that was typed in the address, where a reload finds it. */
  take(code: string): Promise<void> {
    history.replaceState(history.state, '', joinLink(code, `${location.pathname}${location.search}`))
    this.#begin(code)
    return Promise.resolve()
  }

  async join(code: string): Promise<void> {
    if (this.#isBusy) return
    this.#isBusy = true
    await this.take(code)
    try {
      this.joined.value = await this.#api.join(code)
      history.replaceState(history.state, '', `${location.pathname}${location.search}`)
    } catch (error) {
      const reason = error instanceof Refused ? error.code : ''
      this.refused.value = { code: reason, message: reason === 'cohort-archived' ? ARCHIVED : wordsOf(error) }
    } finally {
      this.#isBusy = false
    }
  }

  #begin(code: string): void {
    this.code.value = code
    this.joined.value = undefined
    this.refused.value = undefined
  }
}

import { signal } from '@preact/signals'
import type { Joined } from '../runtimes/server/cohorts-api.ts'
import { Refused } from '../runtimes/server/http.ts'
import { wordsOf } from '../account/model.ts'
import type { CohortsApi } from './api.ts'
import { joinLink, readCode } from './join-link.ts'

/** The code that somebody came with, and what came of it. */
export class JoinModel {
  readonly code = signal('')
  readonly joined = signal<Joined | undefined>(undefined)
  /** Why the server did not let them in; its code is empty for other failures. */
  readonly refused = signal<{ code: string; message: string } | undefined>(undefined)
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
    if (code !== this.code.value) this.refused.value = undefined
    this.joined.value = undefined
    this.code.value = code
  }

  /** Keeps a code that was typed in the address, where a reload finds it. */
  take(code: string): Promise<void> {
    history.replaceState(history.state, '', joinLink(code, `${location.pathname}${location.search}`))
    this.readLink()
    return Promise.resolve()
  }

  async join(code: string): Promise<void> {
    if (this.#isBusy) return
    this.#isBusy = true
    this.refused.value = undefined
    if (code !== this.code.value) await this.take(code)
    try {
      this.joined.value = await this.#api.join(code)
      history.replaceState(history.state, '', `${location.pathname}${location.search}`)
    } catch (error) {
      this.refused.value = { code: error instanceof Refused ? error.code : '', message: wordsOf(error) }
    } finally {
      this.#isBusy = false
    }
  }
}

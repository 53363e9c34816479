import { signal } from '@preact/signals'
import { Http, Refused, ServerGone, type HttpOptions } from '../../runtimes/server/http.ts'
import { revealsSchema, type Hold, type NewReveal, type Reveals } from '../../runtimes/server/reveals-api.ts'
import { holdWords } from './hold-words.ts'

/** The longest that a browser's timer waits, in milliseconds. */
const LONGEST_MS = 2 ** 31 - 1
/** How often is asked where nobody knows yet when a hold ends: the learner has not begun, or the server did not answer. */
const ASK_AGAIN_MS = 30_000

/** The calls about hints and solutions. All throw what `Http` throws. */
export class RevealsApi {
  readonly #http: Http
  readonly #path: string

  constructor(slug: string, options: HttpOptions) {
    this.#http = new Http(options)
    this.#path = `/v1/exercises/${slug}/reveals`
  }

  find(): Promise<Reveals> {
    return this.#http.send('GET', this.#path, revealsSchema)
  }

  reveal(what: NewReveal): Promise<Reveals> {
    return this.#http.send('POST', this.#path, revealsSchema, { body: what })
  }
}

/**
 * What somebody's cohorts let them look at of an exercise. The server is asked before a hint or the solution is shown, and
 * keeps what was. Nobody holds anything back from who is not signed in.
 */
export class RevealsModel {
  /** Null: they may be looked at. */
  readonly hints = signal<Hold | null>(null)
  readonly solution = signal<Hold | null>(null)
  /** Whether somebody else sees what is looked at. */
  readonly isGiven = signal(false)
  readonly #api: Pick<RevealsApi, 'find' | 'reveal'> | undefined
  #timer: ReturnType<typeof setTimeout> | undefined
  #isClosed = false

  /** @param api undefined where nobody is signed in */
  constructor(api: Pick<RevealsApi, 'find' | 'reveal'> | undefined) {
    this.#api = api
  }

  /**
   * Asks what may be looked at, and tells of what the server does not know yet: it was away when that was looked at.
   *
   * @param local what this device has shown
   * @returns what was looked at, on whatever device; undefined when nobody could be asked
   */
  async load(local: readonly NewReveal[]): Promise<Reveals['revealed'] | undefined> {
    if (!this.#api) return undefined
    let found = await this.#call((api) => api.find())
    if (!found) return undefined
    for (const what of local) if (!isIn(found, what)) found = (await this.#call((api) => api.reveal(what))) ?? found
    return found.revealed
  }

  /**
   * Asks whether something may be looked at, and records it.
   *
   * @throws Error in plain words when a cohort holds it back
   */
  async ask(what: NewReveal): Promise<void> {
    if (!this.#api) return
    const isHint = what.kind === 'hint'
    try {
      this.#learn(await this.#api.reveal(what))
    } catch (error) {
      const hold = isHint ? this.hints.value : this.solution.value
      if (error instanceof Refused && error.code === 'held-back') {
        await this.#call((api) => api.find())
        throw error
      }
      // What is free stays so without a server. It is told the next time.
      if (hold === null) return
      throw new Error(
        `${holdWords(hold, what.kind)} ${error instanceof ServerGone ? 'The server does not answer, so nobody can be asked now.' : ''}`.trim(),
        { cause: error },
      )
    }
  }

  close(): void {
    this.#isClosed = true
    clearTimeout(this.#timer)
  }

  async #call(ask: (api: Pick<RevealsApi, 'find' | 'reveal'>) => Promise<Reveals>): Promise<Reveals | undefined> {
    if (!this.#api) return undefined
    try {
      const found = await ask(this.#api)
      this.#learn(found)
      return found
    } catch {
      // Who can't be asked says nothing. What is held back may be free by the time that they can.
      if (this.hints.value?.state === 'later' || this.solution.value?.state === 'later') this.#askIn(ASK_AGAIN_MS)
      return undefined
    }
  }

  /** Asks again once something is not held back any more. */
  #learn({ isGiven, hints, solution }: Reveals): void {
    this.isGiven.value = isGiven
    this.hints.value = hints
    this.solution.value = solution
    const waits = [hints, solution].flatMap((hold) => {
      if (hold?.state !== 'later') return []
      return hold.from === null ? ASK_AGAIN_MS : Math.max(Date.parse(hold.from) - Date.now() + 1_000, 1_000)
    })
    clearTimeout(this.#timer)
    if (waits.length > 0) this.#askIn(Math.min(...waits))
  }

  #askIn(milliseconds: number): void {
    if (this.#isClosed) return
    clearTimeout(this.#timer)
    this.#timer = setTimeout(() => void this.#call((api) => api.find()), Math.min(milliseconds, LONGEST_MS))
  }
}

const isIn = ({ revealed }: Reveals, what: NewReveal): boolean =>
  revealed.some(({ requirement, hint }) =>
    what.kind === 'hint' ? requirement === what.requirement && hint === what.hint : requirement === null,
  )

import { batch, signal } from '@preact/signals'
import { wordsOf } from '../../account/model.ts'
import type { Cohort } from '../../runtimes/server/cohorts-api.ts'
import { Refused } from '../../runtimes/server/http.ts'
import type { Me } from '../../runtimes/server/identity.ts'
import type { NewThread, Review, ReviewFiles, Thread } from '../../runtimes/server/review-api.ts'
import type { CohortsApi } from '../api.ts'
import type { ReviewApi } from './api.ts'
import { keepConnected, whileVisible } from './connection.ts'
import { Drafts } from './drafts.ts'
import { reviewAddress, type Place } from './place.ts'

export type ReviewState =
  | { status: 'loading' }
  | { status: 'unknown' }
  | { status: 'failed'; message: string }
  | { status: 'found'; cohort: Cohort; review: Review; files: ReviewFiles }

/** One attempt on show, and what is said about it, as it is said. */
export class ReviewModel {
  readonly state = signal<ReviewState>({ status: 'loading' })
  readonly threads = signal<readonly Thread[]>([])
  readonly connection = signal<'opening' | 'live' | 'lost'>('opening')
  /** What others said while the page was open, for who does not see it. */
  readonly heard = signal('')
  readonly place
  /** The thread to go to, once it is on show. */
  readonly target = signal('')
  readonly drafts: Drafts
  readonly me: string
  readonly api: ReviewApi
  readonly #cohorts: CohortsApi
  #seen = ''

  constructor({ api, cohorts, me, place, target }: { api: ReviewApi; cohorts: CohortsApi; me: Me; place: Place; target: string }) {
    this.api = api
    this.#cohorts = cohorts
    this.me = me.id
    this.place = signal(place)
    this.target.value = target
    this.drafts = new Drafts({ person: me.id, attempt: place.attempt })
  }

  async load(): Promise<void> {
    try {
      const [cohort, review, files] = await Promise.all([this.#cohorts.find(this.place.value.cohort), this.api.find(), this.api.files()])
      this.state.value = { status: 'found', cohort, review, files }
    } catch (error) {
      const isUnknown = error instanceof Refused && (error.status === 404 || error.status === 400)
      this.state.value = isUnknown ? { status: 'unknown' } : { status: 'failed', message: wordsOf(error) }
    }
  }

  /** Shows what is said, as long as somebody looks, until the signal aborts. */
  follow(signal: AbortSignal): void {
    const read = async (onAlive: () => void): Promise<void> => {
      this.#take(await this.api.threads())
      this.connection.value = 'live'
      onAlive()
    }
    const onLost = (): void => void (this.connection.value = 'lost')
    whileVisible((looked) => {
      void keepConnected((connection, onAlive) => this.api.follow(() => read(onAlive), connection), onLost, looked)
    }, signal)
  }

  /** Shows something else of the attempt, and says it in the address. */
  show(change: Partial<Pick<Place, 'comparison' | 'file'>>): void {
    this.place.value = { ...this.place.value, ...change }
    history.replaceState(history.state, '', reviewAddress(this.place.value))
  }

  goTo({ id, file }: Pick<Thread, 'id' | 'file'>): void {
    batch(() => {
      this.show({ file })
      this.target.value = id
    })
  }

  async begin(thread: NewThread, key: string): Promise<void> {
    this.put(await this.api.begin(thread, key))
  }

  /** What the server said of a thread last. */
  put(thread: Thread): void {
    const known = this.threads.value
    this.threads.value = known.some(({ id }) => id === thread.id)
      ? known.map((each) => (each.id === thread.id ? thread : each))
      : [...known, thread]
  }

  async remove(comment: string): Promise<void> {
    await this.api.remove(comment)
    this.threads.value = this.threads.value
      .map((thread) => ({ ...thread, comments: thread.comments.filter(({ id }) => id !== comment) }))
      .filter(({ comments }) => comments.length > 0)
  }

  #take(threads: readonly Thread[]): void {
    const known = new Set(this.threads.value.flatMap(({ comments }) => comments.map(({ id }) => id)))
    const isFirst = this.connection.value === 'opening'
    this.threads.value = threads
    const news = threads.flatMap((thread) => thread.comments.map((comment) => ({ ...comment, thread })))
    const last = news.findLast(({ id, author }) => !known.has(id) && author?.id !== this.me)
    if (last && !isFirst) this.heard.value = `${last.author?.name ?? 'Somebody'} wrote at line ${last.thread.line} of ${last.thread.file}.`
    this.#see()
  }

  /** Tells the server that what is on show is not new any more. */
  #see(): void {
    const newest = this.threads.value
      .flatMap(({ comments }) => comments)
      .filter(({ author }) => author?.id !== this.me)
      .reduce((latest, { at }) => (at > latest ? at : latest), '')
    if (newest <= this.#seen) return
    this.#seen = newest
    // It is tried again with the next comment.
    this.api.see(newest).catch(() => (this.#seen = ''))
  }
}

import { computed, signal } from '@preact/signals'
import type { LessonCards } from './lesson-cards.ts'
import type { Deed, Rating } from './review.ts'
import { dueCards, upcoming, type CardState } from './schedule.ts'

/** Where cards come from, and go. */
export interface ReviewSource {
  cards(): Promise<Map<string, CardState>>
  add(card: string, deed: Deed): Promise<void>
  lesson(slug: string): Promise<LessonCards | undefined>
}

export type Progress = { status: 'loading' } | { status: 'failed'; message: string } | { status: 'ready' }

/** The review queue of this device: one card at a time, and what was put away last, to be taken back. */
export class ReviewModel {
  readonly progress = signal<Progress>({ status: 'loading' })
  /** The card on show. It stays after it was answered, until the person goes on. */
  readonly current = signal<CardState | undefined>(undefined)
  /** The card on show was answered. */
  readonly isAnswered = signal(false)
  readonly said = signal('')
  /** The card that was put away last. */
  readonly putAway = signal<string | undefined>(undefined)
  readonly now: () => number
  readonly #cards = signal<ReadonlyMap<string, CardState>>(new Map())
  readonly #source: ReviewSource
  readonly #lessons = new Map<string, Promise<LessonCards | undefined>>()

  /** All cards that come back, the next one first. */
  readonly upcoming = computed(() => upcoming(this.#cards.value.values()))

  constructor(source: ReviewSource, now: () => number = Date.now) {
    this.#source = source
    this.now = now
  }

  /** Cards that wait now, the one on show among them until it is answered. */
  due(): CardState[] {
    const due = dueCards(this.upcoming.value, this.now())
    // Whoever is fast goes on before the answer is kept.
    return this.isAnswered.value ? due.filter(({ card }) => card !== this.current.value?.card) : due
  }

  state(card: string): CardState | undefined {
    return this.#cards.value.get(card)
  }

  async load(): Promise<void> {
    try {
      await this.#read()
      if (!this.isAnswered.value) this.current.value = this.due()[0]
      this.progress.value = { status: 'ready' }
    } catch (error) {
      this.progress.value = { status: 'failed', message: messageOf(error) }
    }
  }

  /** What a lesson's cards ask; asked for again after it could not be had. */
  lesson(slug: string): Promise<LessonCards | undefined> {
    const known = this.#lessons.get(slug)
    if (known) return known
    const loading = this.#source.lesson(slug)
    this.#lessons.set(slug, loading)
    loading.catch(() => this.#lessons.delete(slug))
    return loading
  }

  /** The person has said, or shown, how well they know the card on show. */
  async rate(rating: Rating): Promise<void> {
    const { value: card } = this.current
    if (!card || this.isAnswered.value) return
    this.isAnswered.value = true
    this.putAway.value = undefined
    if (!(await this.#do(card.card, rating)) && this.current.value?.card === card.card) this.isAnswered.value = false
  }

  next(): void {
    const [next] = this.due()
    this.isAnswered.value = false
    this.said.value = ''
    this.current.value = next
  }

  /** Puts a card off by a day, or away for good. */
  async put(card: string, deed: 'later' | 'remove', said: string): Promise<void> {
    if (!(await this.#do(card, deed))) return
    this.putAway.value = card
    if (this.current.value?.card === card) this.next()
    this.said.value = said
  }

  async takeBack(said: string): Promise<void> {
    const { value: card } = this.putAway
    if (card === undefined || !(await this.#do(card, 'restore'))) return
    this.putAway.value = undefined
    if (!this.isAnswered.value) this.current.value = this.due()[0]
    this.said.value = said
  }

  async #do(card: string, deed: Deed): Promise<boolean> {
    try {
      await this.#source.add(card, deed)
      await this.#read()
      return true
    } catch (error) {
      this.said.value = messageOf(error)
      return false
    }
  }

  async #read(): Promise<void> {
    this.#cards.value = await this.#source.cards()
  }
}

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error))

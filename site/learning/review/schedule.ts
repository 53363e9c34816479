import { createEmptyCard, fsrs, Rating as FsrsRating, type Card, type Grade } from 'ts-fsrs'
import type { Deed, Rating, Review } from './review.ts'

export const DAY_MS = 24 * 60 * 60 * 1000

/** Days and no minutes, so that nobody waits at the screen; no chance, so that two devices find the same. */
const scheduler = fsrs({ enable_fuzz: false, enable_short_term: false, request_retention: 0.9, maximum_interval: 365 })

const GRADES: Readonly<Record<Rating, Grade>> = {
  again: FsrsRating.Again,
  hard: FsrsRating.Hard,
  good: FsrsRating.Good,
  easy: FsrsRating.Easy,
}

/** Where a card stands. */
export interface CardState {
  card: string
  memory: Card
  /** How it was known last. */
  last: Rating
  /** When it comes back. Milliseconds since 1970. */
  dueAt: number
  isRemoved: boolean
}

/**
 * What all cards are now, by all that was done with them, in whatever order it came here.
 *
 * @returns by the cards' ids; without those of which nobody has said yet how well they know them
 * @example foldReviews([{ id: 'x', card: 'quiz/a/b', deed: 'again', at: 0 }]).get('quiz/a/b')?.dueAt // a day later
 */
export function foldReviews(reviews: Iterable<Review>): Map<string, CardState> {
  const cards = new Map<string, CardState>()
  const inOrder = [...reviews].sort((one, other) => one.at - other.at || (one.id < other.id ? -1 : 1))
  for (const { card, deed, at } of inOrder) {
    const before = cards.get(card)
    const now = isRating(deed) ? rate(card, before, deed, at) : before && putOff(before, deed, at)
    if (now) cards.set(card, now)
  }
  return cards
}

/** Cards that are to be reviewed at a moment, those that wait for longest first. */
export function dueCards(cards: Iterable<CardState>, now: number): CardState[] {
  return upcoming(cards).filter(({ dueAt }) => dueAt <= now)
}

/** All cards that are not removed, in the order in which they come back. */
export function upcoming(cards: Iterable<CardState>): CardState[] {
  return [...cards].filter(({ isRemoved }) => !isRemoved).sort((one, other) => one.dueAt - other.dueAt || (one.card < other.card ? -1 : 1))
}

/**
 * When a card would come back if it was rated now.
 *
 * @returns milliseconds since 1970
 */
export function dueAfter(state: CardState, rating: Rating, now: number): number {
  return rate(state.card, state, rating, now).dueAt
}

/**
 * What an answer, or an attempt at a requirement, is worth as a review. What failed comes into the queue, once. What went well
 * counts when the card was due, and for a requirement also when it had failed before: to repair it is to recall it. Answering a
 * question again right below its explanation proves nothing.
 *
 * @returns undefined: nothing
 */
export function worthOf(
  kind: 'quiz' | 'requirement',
  state: CardState | undefined,
  went: 'well' | 'wrong',
  now: number,
): Rating | undefined {
  const isDue = state !== undefined && state.dueAt <= now
  if (went === 'wrong') return state === undefined || state.isRemoved || isDue || state.last !== 'again' ? 'again' : undefined
  if (state === undefined || state.isRemoved) return undefined
  return isDue || (kind === 'requirement' && state.last === 'again') ? 'good' : undefined
}

const isRating = (deed: Deed): deed is Rating => deed in GRADES

function rate(card: string, before: CardState | undefined, rating: Rating, at: number): CardState {
  const memory = scheduler.next(before?.memory ?? createEmptyCard(at), at, GRADES[rating]).card
  // Who says that they never want to see it again is believed until they fail it again.
  return { card, memory, last: rating, dueAt: memory.due.getTime(), isRemoved: rating === 'again' ? false : (before?.isRemoved ?? false) }
}

function putOff(before: CardState, deed: Exclude<Deed, Rating>, at: number): CardState {
  if (deed === 'remove') return { ...before, isRemoved: true }
  if (deed === 'later') return { ...before, dueAt: Math.max(before.dueAt, at + DAY_MS) }
  return { ...before, isRemoved: false, dueAt: before.memory.due.getTime() }
}

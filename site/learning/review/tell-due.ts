import { keepDueList, REVIEWS_CHANGED } from './due-list.ts'
import type { ReviewStore } from './review-store.ts'
import { foldReviews, upcoming, type CardState } from './schedule.ts'

/** Tells other parts of the page that cards have changed, and keeps when they come back for pages that only count. */
export async function tellDue(store: Pick<ReviewStore, 'all'>): Promise<void> {
  keepDueListOf(foldReviews(await store.all()).values())
  dispatchEvent(new Event(REVIEWS_CHANGED))
}

/** Keeps when cards come back for pages that only count. */
export function keepDueListOf(cards: Iterable<CardState>): void {
  keepDueList(
    localStorage,
    upcoming(cards).map(({ dueAt }) => dueAt),
  )
}

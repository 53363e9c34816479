import { keepDueList, REVIEWS_CHANGED } from './due-list.ts'
import type { ReviewStore } from './review-store.ts'
import { foldReviews, upcoming } from './schedule.ts'

/** Tells other parts of the page that cards have changed, and keeps when they come back for pages that only count. */
export async function tellDue(store: Pick<ReviewStore, 'all'>): Promise<void> {
  const cards = upcoming(foldReviews(await store.all()).values())
  keepDueList(
    localStorage,
    cards.map(({ dueAt }) => dueAt),
  )
  dispatchEvent(new Event(REVIEWS_CHANGED))
}

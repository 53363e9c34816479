import { readToken } from '../../runtimes/server/token.ts'
import { CardReviewsApi } from './card-reviews-http.ts'
import { keepDueList } from './due-list.ts'
import { ReviewStore } from './review-store.ts'
import { syncReviews } from './sync.ts'
import { tellDue } from './tell-due.ts'

/**
 * Puts the reviews of this browser and those of the account of whoever is signed in together.
 *
 * @throws what the calls throw, and when the browser keeps nothing
 */
export async function syncDeviceReviews(): Promise<void> {
  const store = await ReviewStore.open()
  try {
    await syncReviews({ store, api: new CardReviewsApi({ token: () => readToken(sessionStorage) }) })
    await tellDue(store)
  } finally {
    store.close()
  }
}

/** Removes all reviews from this browser, whoever's they are. */
export async function forgetDeviceReviews(): Promise<void> {
  const store = await ReviewStore.open()
  try {
    await store.clear()
    keepDueList(localStorage, [])
  } finally {
    store.close()
  }
}

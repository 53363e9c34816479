import type { CardReviewsOwner } from '../../runtimes/server/card-reviews-api.ts'
import type { CardReviewsApi } from './card-reviews-http.ts'
import type { ReviewStore } from './review-store.ts'
import type { Review } from './review.ts'

/** Reviews that are sent at once. */
const BATCH = 200

export interface SyncOptions {
  store: Pick<ReviewStore, 'holder' | 'welcome' | 'cursor' | 'setCursor' | 'take' | 'unsent'>
  api: Pick<CardReviewsApi, 'after' | 'add'>
}

/**
 * Puts the reviews of this device and those of the account of whoever is signed in together, on both. What was sent and not
 * heard of is sent again: the account counts each once.
 *
 * @throws what the calls throw; what was done until then stays done
 */
export async function syncReviews({ store, api }: SyncOptions): Promise<void> {
  const owner = await pull({ store, api })
  const unsent = await store.unsent(owner.id)
  for (let from = 0; from < unsent.length; from += BATCH) {
    const batch = unsent.slice(from, from + BATCH)
    await api.add({ owner: owner.id, reviews: batch.map(({ id, card, deed, at }) => ({ id, card, deed, at: new Date(at).toISOString() })) })
    await store.take(owner.id, batch)
  }
}

async function pull({ store, api }: SyncOptions): Promise<CardReviewsOwner> {
  const known = await store.holder()
  // Whoever was here last is most likely who is signed in.
  let person = known?.id
  let place = person === undefined ? 0 : await store.cursor(person)
  for (;;) {
    const answer = await api.after(place)
    const { owner } = answer
    if (owner.id !== person) {
      await store.welcome(owner)
      const asked = place
      person = owner.id
      place = await store.cursor(person)
      // What came was asked for by somebody else's place.
      if (asked !== place) continue
    }
    await store.take(person, answer.items.map(toReview))
    place = answer.place
    await store.setCursor(person, place)
    if (!answer.more) return owner
  }
}

const toReview = ({ id, card, deed, at }: { id: string; card: string; deed: Review['deed']; at: string }): Review => ({
  ...{ id, card, deed },
  at: Date.parse(at),
})

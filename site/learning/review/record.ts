import type { RequirementResult, Verdict } from '#engine/verdict/verdict.ts'
import { ReviewStore } from './review-store.ts'
import { cardOf, type Deed, type Review } from './review.ts'
import { foldReviews, worthOf, type CardState } from './schedule.ts'
import { syncSoon } from './sync-soon.ts'
import { keepDueListOf, tellDue } from './tell-due.ts'

/** All cards of this device. */
export async function readCards(): Promise<Map<string, CardState>> {
  return withStore(async (store) => {
    const cards = foldReviews(await store.all())
    keepDueListOf(cards.values())
    return cards
  })
}

/** Keeps what somebody did with a card. */
export async function addReview(card: string, deed: Deed): Promise<void> {
  await withStore((store) => addTo(store, [newReview(card, deed, Date.now())]))
}

/** Keeps what an answer to a question of a quiz is worth as a review. */
export async function answerQuestion({ slug, question, right }: { slug: string; question: string; right: boolean }): Promise<void> {
  await addWorth(slug, [{ kind: 'quiz', part: question, went: right ? 'well' : 'wrong' }])
}

/** Keeps what an attempt at an exercise is worth: what failed comes into the queue, what holds again counts as recalled. */
export async function recordAttempt({
  exercise,
  status,
  requirements,
}: Pick<Verdict, 'exercise' | 'status' | 'requirements'>): Promise<void> {
  // Our own errors say nothing about the learner.
  if (status === 'error') return
  await addWorth(exercise.slug, requirements.flatMap(outcomeOf))
}

interface Happened {
  kind: 'quiz' | 'requirement'
  part: string
  went: 'well' | 'wrong'
}

function outcomeOf({ id, status }: RequirementResult): Happened[] {
  if (status !== 'passed' && status !== 'failed') return []
  return [{ kind: 'requirement', part: id, went: status === 'passed' ? 'well' : 'wrong' }]
}

async function addWorth(slug: string, happened: readonly Happened[]): Promise<void> {
  await withStore(async (store) => {
    const [cards, now] = [foldReviews(await store.all()), Date.now()]
    const reviews = happened.flatMap(({ kind, part, went }) => {
      const card = cardOf({ kind, slug, part })
      const worth = worthOf(kind, cards.get(card), went, now)
      return worth === undefined ? [] : [newReview(card, worth, now)]
    })
    if (reviews.length > 0) await addTo(store, reviews)
  })
}

async function addTo(store: ReviewStore, reviews: readonly Review[]): Promise<void> {
  await store.add(reviews)
  await tellDue(store)
  syncSoon()
}

const newReview = (card: string, deed: Deed, at: number): Review => ({ id: crypto.randomUUID(), card, deed, at })

async function withStore<T>(then: (store: ReviewStore) => Promise<T>): Promise<T> {
  const store = await ReviewStore.open()
  try {
    return await then(store)
  } finally {
    store.close()
  }
}

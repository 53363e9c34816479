import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { deedSchema, type Deed, type Review } from './review.ts'
import { DAY_MS, dueCards, foldReviews, upcoming, worthOf, type CardState } from './schedule.ts'

const NOW = Date.parse('2026-11-28T12:00:00Z')
const CARD = 'quiz/bells/why'
let number = 0
const review = (deed: Deed, days = 0, card = CARD): Review => ({ id: `id-${(number += 1)}`, card, deed, at: NOW + days * DAY_MS })
const stateOf = (...reviews: Review[]): CardState | undefined => foldReviews(reviews).get(CARD)
const daysUntil = (...reviews: Review[]): number => Math.round(((stateOf(...reviews)?.dueAt ?? NaN) - NOW) / DAY_MS)

describe('a card', () => {
  test('comes back a day after it was failed, and at growing intervals once it is known', () => {
    const reviews = [review('again')]
    expect(daysUntil(...reviews)).toBe(1)
    const gaps: number[] = []
    for (let day = 1; gaps.length < 4;) {
      reviews.push(review('good', day))
      const next = daysUntil(...reviews)
      gaps.push(next - day)
      day = next
    }
    expect(gaps).toEqual(gaps.toSorted((one, other) => one - other))
    expect(gaps.at(-1)).toBeGreaterThan(7)
  })

  test('that is forgotten after weeks comes back soon', () => {
    const known = [review('again'), review('good', 1), review('good', 5), review('good', 15)]
    expect(daysUntil(...known, review('again', 40)) - 40).toBeLessThan(5)
  })

  test('put off comes a day later, and taken back comes when it was to come', () => {
    expect(daysUntil(review('again'), review('later', 3))).toBe(4)
    expect(daysUntil(review('again'), review('later', 3), review('restore', 3))).toBe(1)
  })

  test('removed does not come back, unless that is taken back or it is failed again', () => {
    const removed = [review('again'), review('remove', 1)]
    expect(upcoming(foldReviews(removed).values())).toEqual([])
    for (const deed of ['restore', 'again'] as const) expect(upcoming(foldReviews([...removed, review(deed, 2)]).values())).toHaveLength(1)
    expect(upcoming(foldReviews([...removed, review('good', 2)]).values())).toEqual([])
  })
})

test('two devices find the same, in whatever order reviews reach them, and twice is once', () => {
  const reviews = fc.array(
    fc.record({
      id: fc.uuid(),
      card: fc.constantFrom('quiz/a/b', 'requirement/a/b'),
      deed: fc.constantFrom(...deedSchema.options),
      at: fc.integer({ min: NOW, max: NOW + 400 * DAY_MS }),
    }),
    { maxLength: 20 },
  )
  fc.assert(
    fc.property(reviews, fc.infiniteStream(fc.nat()), (given, order) => {
      const other = given
        .map((one) => ({ one, at: order.next().value }))
        .sort((a, b) => a.at - b.at)
        .map(({ one }) => one)
      expect(foldReviews(other)).toEqual(foldReviews(given))
    }),
    { numRuns: 50 },
  )
})

test('those that wait for longest come first', () => {
  const cards = foldReviews([review('again', 0, 'quiz/a/x'), review('again', -3, 'quiz/a/y'), review('again', 5, 'quiz/a/z')])
  expect(dueCards(cards.values(), NOW + 2 * DAY_MS).map(({ card }) => card)).toEqual(['quiz/a/y', 'quiz/a/x'])
})

describe('worth as a review', () => {
  const failed = stateOf(review('again'))
  const known = stateOf(review('again'), review('good', 1))

  test('is what fails, once, and again when it was known meanwhile', () => {
    expect(worthOf('quiz', undefined, 'wrong', NOW)).toBe('again')
    expect(worthOf('quiz', failed, 'wrong', NOW)).toBeUndefined()
    expect(worthOf('quiz', failed, 'wrong', NOW + 2 * DAY_MS)).toBe('again')
    expect(worthOf('requirement', known, 'wrong', NOW + DAY_MS)).toBe('again')
  })

  test('is what goes well when it is due; right below the explanation it is nothing', () => {
    expect(worthOf('quiz', undefined, 'well', NOW)).toBeUndefined()
    expect(worthOf('quiz', failed, 'well', NOW)).toBeUndefined()
    expect(worthOf('quiz', failed, 'well', NOW + 2 * DAY_MS)).toBe('good')
  })

  test('is a requirement that holds after it had failed, and not that it goes on to hold', () => {
    expect(worthOf('requirement', failed, 'well', NOW)).toBe('good')
    expect(worthOf('requirement', known, 'well', NOW + DAY_MS)).toBeUndefined()
    expect(worthOf('requirement', known, 'well', NOW + 60 * DAY_MS)).toBe('good')
  })

  test('is nothing of what was removed, until it fails', () => {
    const removed = stateOf(review('again'), review('remove'))
    expect(worthOf('quiz', removed, 'well', NOW + 2 * DAY_MS)).toBeUndefined()
    expect(worthOf('quiz', removed, 'wrong', NOW + 2 * DAY_MS)).toBe('again')
  })
})

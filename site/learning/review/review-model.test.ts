import { describe, expect, test } from 'vitest'
import { ReviewModel } from './review-model.ts'
import type { Review } from './review.ts'
import { DAY_MS, foldReviews } from './schedule.ts'

const NOW = Date.parse('2026-11-28T12:00:00Z')
const [ONE, TWO] = ['quiz/bells/one', 'quiz/bells/two']

/** A queue of two cards, the first of which waits for longer. */
async function queue() {
  const reviews: Review[] = [ONE, TWO].map((card, n) => ({ id: card, card, deed: 'again', at: NOW - (9 - n) * DAY_MS }))
  let fails = false
  const model = new ReviewModel(
    {
      cards: async () => foldReviews(reviews),
      add: async (card, deed) => {
        if (fails) throw new Error('The disk is full.')
        reviews.push({ id: `${card}-${reviews.length}`, card, deed, at: NOW })
      },
      lesson: async () => undefined,
    },
    () => NOW,
  )
  await model.load()
  return { model, reviews, fail: (does: boolean) => (fails = does) }
}

const dueOf = (model: ReviewModel): string[] => model.due().map(({ card }) => card)

describe('the queue', () => {
  test('shows the card that waits for longest, and goes on when the person does', async () => {
    const { model } = await queue()
    expect(model.current.value?.card).toBe(ONE)
    await model.rate('good')
    expect([model.current.value?.card, dueOf(model)]).toEqual([ONE, [TWO]])
    model.next()
    expect(model.current.value?.card).toBe(TWO)
    await model.rate('again')
    model.next()
    expect(model.current.value).toBeUndefined()
  })

  test('does not come back to a card that is being kept, however fast the person goes on', async () => {
    const { model } = await queue()
    const kept = model.rate('good')
    expect(dueOf(model)).toEqual([TWO])
    model.next()
    expect(model.current.value?.card).toBe(TWO)
    await kept
    expect([model.current.value?.card, dueOf(model)]).toEqual([TWO, [TWO]])
  })

  test('rates a card once, however often somebody presses', async () => {
    const { model, reviews } = await queue()
    await Promise.all([model.rate('good'), model.rate('good')])
    expect(reviews).toHaveLength(3)
  })

  test('takes back what was put away last', async () => {
    const { model } = await queue()
    await model.put(ONE, 'remove', 'Removed.')
    expect([model.current.value?.card, model.putAway.value, model.said.value]).toEqual([TWO, ONE, 'Removed.'])
    await model.takeBack('It is back.')
    expect([dueOf(model), model.putAway.value, model.said.value]).toEqual([[ONE, TWO], undefined, 'It is back.'])
  })

  test('says what could not be kept, and the card can be rated again', async () => {
    const { model, fail } = await queue()
    fail(true)
    await model.rate('good')
    expect([model.isAnswered.value, model.said.value]).toEqual([false, 'The disk is full.'])
    fail(false)
    await model.rate('good')
    expect(dueOf(model)).toEqual([TWO])
  })
})

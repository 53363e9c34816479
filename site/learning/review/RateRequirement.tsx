import { REVIEW_WORDS as WORDS } from '../words.ts'
import type { ReviewModel } from './review-model.ts'
import { dueAfter, type CardState } from './schedule.ts'
import { whenWords } from './when.ts'

interface Props {
  model: ReviewModel
  card: CardState
  /** Of the exercise, at the requirement. */
  href: string
}

const RATINGS = ['again', 'hard', 'good', 'easy'] as const

/** Asks how well somebody would know a requirement; each answer says when the card then comes back. */
export function RateRequirement({ model, card, href }: Props) {
  const now = model.now()
  const wordsAt = (at: number): string => whenWords(at, now, WORDS.locale)
  return (
    <>
      <p>{WORDS.requirementAsk}</p>
      <div class="ratings" role="group" aria-label={WORDS.requirementAsk}>
        {RATINGS.map((rating) => (
          <button
            key={rating}
            class="lb-button"
            type="button"
            // Stays in the order of the tab key, so that the focus is not lost.
            aria-disabled={model.isAnswered.value}
            onClick={() => void model.rate(rating)}
          >
            {WORDS.ratings[rating]} <small>{wordsAt(dueAfter(card, rating, now))}</small>
          </button>
        ))}
      </div>
      {model.isAnswered.value && <p role="status">{WORDS.comesBack(wordsAt(model.state(card.card)?.dueAt ?? now))}</p>}
      <p class="help">
        <a href={href}>{WORDS.openExercise}</a> {WORDS.passesToo}
      </p>
    </>
  )
}

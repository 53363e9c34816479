import { useSignal } from '@preact/signals'
import type { Lessons } from '../../cohorts/lessons.ts'
import { Coded } from '../Coded.tsx'
import { REVIEW_WORDS as WORDS } from '../words.ts'
import type { LessonCards } from './lesson-cards.ts'
import type { ReviewModel } from './review-model.ts'
import { readCard } from './review.ts'
import { whenWords } from './when.ts'

/** All cards of the queue, with when they come back. What they ask is fetched when somebody looks. */
export function AllCards({ model, lessons }: { model: ReviewModel; lessons: Lessons }) {
  const known = useSignal<ReadonlyMap<string, LessonCards>>(new Map())
  const cards = model.upcoming.value
  if (cards.length === 0) return null
  const load = (isOpen: boolean): void => {
    if (!isOpen) return
    for (const slug of new Set(cards.flatMap(({ card }) => readCard(card)?.slug ?? [])))
      void model.lesson(slug).then(
        (content) => content && (known.value = new Map([...known.value, [slug, content]])),
        // The card then goes by its lesson.
        () => undefined,
      )
  }
  const nameOf = (card: string): string => {
    const name = readCard(card)
    if (!name) return WORDS.gone
    const content = known.value.get(name.slug)
    if (name.kind === 'quiz')
      return content?.questions.find(({ id }) => id === name.part)?.ask ?? WORDS.questionFrom(lessons[name.slug]?.title ?? name.slug)
    return content?.requirements.find(({ id }) => id === name.part)?.title ?? WORDS.requirementFrom(lessons[name.slug]?.title ?? name.slug)
  }
  const now = model.now()
  return (
    <details class="all" onToggle={({ currentTarget }) => load(currentTarget.open)}>
      <summary>
        {WORDS.upcoming} <span class="help">{WORDS.upcomingCount(cards.length)}</span>
      </summary>
      <ul>
        {cards.map(({ card, dueAt }) => (
          <li key={card}>
            <span>
              <Coded text={nameOf(card)} />
            </span>
            <span class="help">{dueAt <= now ? WORDS.now : whenWords(dueAt, now, WORDS.locale)}</span>
            <button
              class="lb-button quiet"
              type="button"
              aria-label={WORDS.removeNamed(nameOf(card))}
              onClick={() => void model.put(card, 'remove', WORDS.removed)}
            >
              {WORDS.removeShort}
            </button>
          </li>
        ))}
      </ul>
    </details>
  )
}

import { useSignal } from '@preact/signals'
import { useEffect } from 'preact/hooks'
import type { Lessons } from '../../cohorts/lessons.ts'
import { Coded } from '../Coded.tsx'
import { QuestionForm } from '../QuestionForm.tsx'
import { REVIEW_WORDS as WORDS } from '../words.ts'
import type { LessonCards } from './lesson-cards.ts'
import { RateRequirement } from './RateRequirement.tsx'
import type { ReviewModel } from './review-model.ts'
import { readCard } from './review.ts'
import type { CardState } from './schedule.ts'
import { whenWords } from './when.ts'

interface Props {
  model: ReviewModel
  card: CardState
  lessons: Lessons
  onNext: () => void
}

type Content = { status: 'loading' | 'failed' } | { status: 'ready'; cards: LessonCards | undefined }

/** One card: what it asks, and what can be done with it. */
export function CardView({ model, card, lessons, onNext }: Props) {
  const content = useSignal<Content>({ status: 'loading' })
  const name = readCard(card.card)
  const load = (): void => {
    content.value = { status: 'loading' }
    void model.lesson(name?.slug ?? '').then(
      (cards) => (content.value = { status: 'ready', cards }),
      () => (content.value = { status: 'failed' }),
    )
  }
  useEffect(load, [card.card])
  const lesson = name && lessons[name.slug]
  const { value: loaded } = content
  const question = loaded.status === 'ready' && name?.kind === 'quiz' && loaded.cards?.questions.find(({ id }) => id === name.part)
  const requirement =
    loaded.status === 'ready' && name?.kind === 'requirement' && loaded.cards?.requirements.find(({ id }) => id === name.part)
  const answer = async (right: boolean): Promise<string> => {
    await model.rate(right ? 'good' : 'again')
    // The model says what went wrong by itself.
    if (!model.isAnswered.value) return ''
    const when = whenWords(model.state(card.card)?.dueAt ?? card.dueAt, model.now(), WORDS.locale)
    return right ? WORDS.rightComesBack(when) : WORDS.wrongComesBack(when)
  }
  return (
    <div class="card" data-card={card.card} aria-busy={loaded.status === 'loading'}>
      {loaded.status === 'failed' && (
        <p role="alert">
          {WORDS.notLoaded}{' '}
          <button class="lb-button" type="button" onClick={load}>
            {WORDS.tryAgain}
          </button>
        </p>
      )}
      {lesson && question && (
        <QuestionForm
          question={question}
          overline={WORDS.questionFrom(lesson.title)}
          section={`${lesson.href}#theme-${question.theme}`}
          onAnswer={answer}
          repeats={false}
        />
      )}
      {lesson && requirement && (
        <div class="requirement">
          <p class="overline">{WORDS.requirementFrom(lesson.title)}</p>
          <h3>
            <Coded text={requirement.title} />
          </h3>
          <RateRequirement model={model} card={card} href={`${lesson.href}#requirement-${requirement.id}`} />
        </div>
      )}
      {loaded.status === 'ready' && !(lesson && (question || requirement)) && <p>{WORDS.gone}</p>}
      <p class="row">
        {model.isAnswered.value ? (
          <button class="lb-button primary" type="button" onClick={onNext}>
            {model.due().length > 0 ? WORDS.next : WORDS.finish}
          </button>
        ) : (
          <>
            <button class="lb-button quiet" type="button" onClick={() => void model.put(card.card, 'later', WORDS.putOff)}>
              {WORDS.later}
            </button>
            <button class="lb-button quiet" type="button" onClick={() => void model.put(card.card, 'remove', WORDS.removed)}>
              {WORDS.remove}
            </button>
          </>
        )}
      </p>
    </div>
  )
}

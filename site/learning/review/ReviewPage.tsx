import { useEffect, useMemo, useRef } from 'preact/hooks'
import type { Lessons } from '../../cohorts/lessons.ts'
import { REVIEW_WORDS as WORDS } from '../words.ts'
import { AllCards } from './AllCards.tsx'
import { CardView } from './CardView.tsx'
import { REVIEWS_CHANGED } from './due-list.ts'
import { fetchLessonCards } from './lesson-cards.ts'
import { addReview, readCards } from './record.ts'
import { ReviewModel } from './review-model.ts'
import { SyncWords } from './SyncWords.tsx'
import { whenWords } from './when.ts'
import '../quiz.css'
import './review.css'

/** The review queue: what was failed comes back here, one card at a time. */
export function ReviewPage({ lessons }: { lessons: Lessons }) {
  const model = useMemo(() => new ReviewModel({ cards: readCards, add: addReview, lesson: fetchLessonCards }), [])
  const title = useRef<HTMLHeadingElement>(null)
  useEffect(() => {
    const load = (): void => void model.load()
    load()
    addEventListener(REVIEWS_CHANGED, load)
    // Another tab, another device, or another day.
    addEventListener('focus', load)
    return () => {
      removeEventListener(REVIEWS_CHANGED, load)
      removeEventListener('focus', load)
    }
  }, [])
  const progress = model.progress.value
  const current = model.current.value
  const goOn = (): void => {
    model.next()
    title.current?.focus()
  }
  if (progress.status === 'loading')
    return (
      <section class="lb-review" aria-busy="true">
        <p class="help">{WORDS.loading}</p>
      </section>
    )
  if (progress.status === 'failed')
    return (
      <section class="lb-review">
        <h2>{WORDS.failed}</h2>
        <p>{progress.message}</p>
        <button class="lb-button primary" type="button" onClick={() => void model.load()}>
          {WORDS.tryAgain}
        </button>
      </section>
    )
  return (
    <section class="lb-review">
      <h2 ref={title} tabIndex={-1}>
        {headingOf(model)}
      </h2>
      {current ? <CardView key={current.card} model={model} card={current} lessons={lessons} onNext={goOn} /> : <Nothing model={model} />}
      <p class="said">
        <span role="status">{model.said.value}</span>
        {model.putAway.value !== undefined && (
          <button class="lb-button" type="button" onClick={() => void model.takeBack(WORDS.undone)}>
            {WORDS.undo}
          </button>
        )}
      </p>
      <AllCards model={model} lessons={lessons} />
      <SyncWords />
    </section>
  )
}

function headingOf(model: ReviewModel): string {
  const due = model.due().length
  if (due > 0) return WORDS.due(due)
  return model.upcoming.value.length > 0 || model.current.value ? WORDS.nothingDue : WORDS.none
}

function Nothing({ model }: { model: ReviewModel }) {
  const [first, ...others] = model.upcoming.value
  if (!first) return <p>{WORDS.noneWhy}</p>
  const when = whenWords(first.dueAt, model.now(), WORDS.locale)
  const n = 1 + others.filter(({ dueAt }) => whenWords(dueAt, model.now(), WORDS.locale) === when).length
  return <p>{WORDS.nextIs(when, n)}</p>
}

import { useSignal } from '@preact/signals'
import { useEffect } from 'preact/hooks'
import { REVIEW } from '../addresses.ts'
import { countDue, REVIEWS_CHANGED } from '../review/due-list.ts'
import { REVIEW_WORDS as WORDS } from '../words.ts'

/** Leads to the review queue, and says what waits there. */
export function ReviewLink() {
  const due = useSignal(0)
  useEffect(() => {
    const count = (): void => {
      due.value = countDue(localStorage, Date.now())
    }
    count()
    addEventListener(REVIEWS_CHANGED, count)
    return () => removeEventListener(REVIEWS_CHANGED, count)
  }, [])
  return (
    <p class="help">
      <a href={REVIEW}>{WORDS.link}</a> {due.value > 0 ? WORDS.due(due.value) : WORDS.nothingDue}
    </p>
  )
}

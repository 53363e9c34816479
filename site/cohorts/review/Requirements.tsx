import type { Review } from '../../runtimes/server/review-api.ts'
import { STATES, STATUSES, summaryOf } from './words.ts'

/** What came of an attempt: the verdict, requirement by requirement. */
export function Requirements({ review: { state, verdict, regraded } }: { review: Review }) {
  if (!verdict) return <p>{STATES[state]}</p>
  const { message, place, requirements } = verdict
  return (
    <>
      <p>
        <strong>{summaryOf(verdict)}.</strong>
        {message !== undefined && ` ${message}`}
        {place && ` It is at line ${place.line} of ${place.file}.`}
        {regraded && ' This is what a later grading of the same files says.'}
      </p>
      <ul class="rows requirements" aria-label="Requirements">
        {requirements.map(({ id, title, status, message: why, observed, expected }) => (
          <li key={id} class={status}>
            <strong>{title}</strong> <span class="help">{STATUSES[status]}</span>
            {why && <p class="message">{why}</p>}
            {(observed !== undefined || expected !== undefined) && (
              <details>
                <summary>
                  What was observed<span class="sr-only"> of: {title}</span>
                </summary>
                {expected !== undefined && <Text name="Expected" text={expected} />}
                {observed !== undefined && <Text name="Observed" text={observed} />}
              </details>
            )}
          </li>
        ))}
      </ul>
    </>
  )
}

function Text({ name, text }: { name: string; text: string }) {
  return (
    <>
      <p class="help">{name}:</p>
      <pre tabIndex={0}>{text}</pre>
    </>
  )
}

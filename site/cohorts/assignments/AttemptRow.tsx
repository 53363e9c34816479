import type { Attempt } from '../../runtimes/server/attempts-api.ts'
import type { Cohort } from '../../runtimes/server/cohorts-api.ts'
import { attemptAddress, attemptsAddress } from '../addresses.ts'
import { deviceZone } from '../cohort-fields.ts'
import { moment } from '../words.ts'
import { RESULT_WORDS, TIMING_WORDS, verdictWords } from './attempt-words.ts'
import { ownTime } from './zone-words.ts'

interface Props {
  cohort: Cohort
  assignment: string
  attempt: Attempt
  /** Whether it says whose it is. */
  named: boolean
}

/** One attempt: when it was handed in, what that means, and what holds. */
export function AttemptRow({ cohort, assignment, attempt, named }: Props) {
  const { id, learner, handedInAt, timing, dueAt, regraded, requirements, status } = attempt
  return (
    <>
      <div class="line">
        <strong>
          <a href={attemptAddress({ cohort: cohort.id, attempt: id })}>
            {moment(handedInAt)}
            <span class="sr-only"> by {learner.name}</span>
          </a>
        </strong>
        {named && (
          <a class="help" href={attemptsAddress({ cohort: cohort.id, assignment, learner: learner.id })}>
            {learner.name}
          </a>
        )}
      </div>
      <ul class="marks">
        <li class={status === 'passed' ? 'standing passed' : 'standing'}>{verdictWords(attempt)}</li>
        <li>
          {TIMING_WORDS[timing]}
          {dueAt !== null && `, due ${ownTime(dueAt, cohort.timeZone, deviceZone())}`}
        </li>
        {regraded && <li>Graded again: this verdict took the place of the first</li>}
      </ul>
      {requirements.length > 0 && (
        <ul class="results" aria-label="Requirements">
          {requirements.map(({ id, title, status }) => (
            <li key={id} class={status}>
              {title} <span class="help">{RESULT_WORDS[status]}</span>
            </li>
          ))}
        </ul>
      )}
    </>
  )
}

import type { Assignment } from '../../runtimes/server/assignments-api.ts'
import type { Standing } from '../../runtimes/server/attempts-api.ts'
import type { Zones } from './assignment-fields.ts'
import { LATE_WORDS, requiredWords, standingWords } from './assignment-words.ts'
import { hasUntil, taskState } from './task-state.ts'
import { ownTime } from './zone-words.ts'

interface Props {
  assignment: Assignment
  standing: Standing | null
  zones: Zones
}

/** What a learner has to know of an assignment: how far they are, until when they have time, and what becomes of late work. */
export function TaskFacts({ assignment, standing, zones }: Props) {
  const { opens, due, late } = assignment
  const time = (at: string) => ownTime(at, zones.cohort, zones.own)
  const state = taskState(assignment, Date.now())
  const until = hasUntil(assignment)
  const isPassed = standing?.best.status === 'passed'
  return (
    <ul class="marks">
      <li class={isPassed ? 'standing passed' : 'standing'}>{standingWords(standing, late)}</li>
      {!isPassed && state === 'overdue' && <li class="pressing">Overdue</li>}
      {!isPassed && state === 'closed' && <li class="pressing">Closed: what you hand in now is practice</li>}
      {opens && state === 'not-open' && <li>Opens {time(opens.at)}: what you hand in before is practice</li>}
      <li>{due ? `Due ${time(due.at)}` : 'Never due'}</li>
      {until !== null && until !== due?.at && (
        <li>
          <strong>You have more time: until {time(until)}</strong>
        </li>
      )}
      <li>{requiredWords(assignment)}</li>
      {due && <li>{LATE_WORDS[late]}</li>}
    </ul>
  )
}

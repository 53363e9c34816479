import type { Assignment } from '../../runtimes/server/assignments-api.ts'
import type { Standing } from '../../runtimes/server/attempts-api.ts'
import type { Zones } from './assignment-fields.ts'
import { LATE_WORDS, requiredWords, standingWords } from './assignment-words.ts'
import { ownTime } from './zone-words.ts'

interface Props {
  assignment: Assignment
  standing: Standing | null
  zones: Zones
}

/** What a learner has to know of an assignment: how far they are, until when they have time, and what becomes of late work. */
export function TaskFacts({ assignment, standing, zones }: Props) {
  const { opens, due, extension, late } = assignment
  const time = (at: string) => ownTime(at, zones.cohort, zones.own)
  const isNotOpen = opens !== null && Date.parse(opens.at) > Date.now()
  // More time that everybody got since is more than an extension of before.
  const hasMore = extension !== null && due !== null && extension.at > due.at
  return (
    <ul class="marks">
      <li class={standing?.best.status === 'passed' ? 'standing passed' : 'standing'}>{standingWords(standing, late)}</li>
      {isNotOpen && <li>Opens {time(opens.at)}. What you hand in before is practice</li>}
      <li>{due ? `Due ${time(due.at)}` : 'Never due'}</li>
      {hasMore && (
        <li>
          <strong>You have more time: until {time(extension.at)}</strong>
        </li>
      )}
      <li>{requiredWords(assignment)}</li>
      {due && <li>{LATE_WORDS[late]}</li>}
    </ul>
  )
}

import { useSignal } from '@preact/signals'
import { useRef } from 'preact/hooks'
import type { Assignment } from '../../runtimes/server/assignments-api.ts'
import type { Cohort } from '../../runtimes/server/cohorts-api.ts'
import { ActionButton } from '../../workspace/ActionButton.tsx'
import { attemptsAddress } from '../addresses.ts'
import { Confirm } from '../Confirm.tsx'
import { LessonLink } from '../LessonLink.tsx'
import type { NamedLesson } from '../lessons.ts'
import type { Zones } from './assignment-fields.ts'
import { hintsWords, LATE_WORDS, requiredWords, SOLUTION_WORDS, versionWords } from './assignment-words.ts'
import type { AssignmentsModel } from './assignments-model.ts'
import { ChangeAssignment } from './ChangeAssignment.tsx'
import { Extensions } from './Extensions.tsx'
import { cohortsTime } from './zone-words.ts'

interface Props {
  cohort: Cohort
  assignment: Assignment
  lesson: NamedLesson
  place: { number: number; of: number }
  model: AssignmentsModel
  zones: Zones
  /** Something is under way that this would get into the way of. */
  off: boolean
  onMove: (by: -1 | 1) => void
  onTakeBack: () => Promise<void>
}

const TAKING_BACK =
  'Learners keep what they handed in, and it is not shown or counted in this cohort any more. More time that you gave goes, too. Given again, it begins without attempts.'

/** One assignment, as staff see it. */
export function GivenRow({ cohort, assignment, lesson, place, model, zones, off, onMove, onTakeBack }: Props) {
  const open = useSignal<'nothing' | 'terms' | 'time'>('nothing')
  const row = useRef<HTMLDivElement>(null)
  const { title } = lesson
  const isOpen = cohort.archivedAt === null
  const toggle = (what: 'terms' | 'time') => (open.value = open.value === what ? 'nothing' : what)
  // A row that is put elsewhere takes its buttons along, and the focus is lost on the way.
  const move = (by: -1 | 1): void => {
    onMove(by)
    requestAnimationFrame(() => row.current?.querySelector<HTMLElement>(`[data-move="${by}"]`)?.focus())
  }

  return (
    <div ref={row}>
      <div class="line">
        <strong>
          {place.number}. <LessonLink {...lesson} />
        </strong>
        {isOpen && (
          <span class="moves">
            <ActionButton data-move={-1} off={place.number === 1} onClick={() => move(-1)}>
              <span aria-hidden="true">↑</span>
              <span class="sr-only">Move up {title}</span>
            </ActionButton>
            <ActionButton data-move={1} off={place.number === place.of} onClick={() => move(1)}>
              <span aria-hidden="true">↓</span>
              <span class="sr-only">Move down {title}</span>
            </ActionButton>
          </span>
        )}
      </div>
      <Marks assignment={assignment} zones={zones} />
      <div class="row">
        <a href={attemptsAddress({ cohort: cohort.id, assignment: assignment.id })}>
          Attempts<span class="sr-only"> at {title}</span>
        </a>
        {isOpen && (
          <>
            <ActionButton aria-expanded={open.value === 'terms'} onClick={() => toggle('terms')}>
              Change<span class="sr-only"> {title}</span>
            </ActionButton>
            <ActionButton aria-expanded={open.value === 'time'} onClick={() => toggle('time')}>
              More time for some<span class="sr-only"> with {title}</span>
            </ActionButton>
            <Confirm label="Take back…" about={title} question={TAKING_BACK} yes="Take it back" no="Keep it" off={off} onYes={onTakeBack} />
          </>
        )}
      </div>
      {isOpen && open.value === 'terms' && (
        <ChangeAssignment cohort={cohort} assignment={assignment} title={title} model={model} zones={zones} />
      )}
      {isOpen && open.value === 'time' && (
        <Extensions api={model.api} cohort={cohort} assignment={assignment} title={title} zones={zones} />
      )}
    </div>
  )
}

/** All that is settled about it. */
function Marks({ assignment, zones }: Pick<Props, 'assignment' | 'zones'>) {
  const { opens, due, late, hints, solution } = assignment
  const time = (at: string) => cohortsTime(at, zones.cohort, zones.own)
  return (
    <ul class="marks">
      <li>{due ? `Due ${time(due.at)}` : 'Never due'}</li>
      <li>{opens ? `Opens ${time(opens.at)}` : 'Open from the start'}</li>
      <li>{requiredWords(assignment)}</li>
      {due && <li>{LATE_WORDS[late]}</li>}
      <li>{hintsWords(hints)}</li>
      <li>{SOLUTION_WORDS[solution]}</li>
      <li>{versionWords(assignment)}</li>
    </ul>
  )
}

import { useMemo } from 'preact/hooks'
import { Outcome } from '../account/Outcome.tsx'
import type { Cohort } from '../runtimes/server/cohorts-api.ts'
import type { Me } from '../runtimes/server/identity.ts'
import { assignmentsAddress, boardAddress, gradebookAddress, insightsAddress } from './addresses.ts'
import { MyAssignments } from './assignments/MyAssignments.tsx'
import { isOwner, isStaff, type CohortModel } from './cohort-model.ts'
import { Confirm } from './Confirm.tsx'
import { Deed } from './deed.ts'
import { Invitations } from './Invitations.tsx'
import { JoinLinks } from './JoinLinks.tsx'
import type { Lessons } from './lessons.ts'
import { People } from './People.tsx'
import { Settings } from './Settings.tsx'
import { Webhooks } from './webhooks/Webhooks.tsx'
import { datesOf, roleOf } from './words.ts'

interface Props {
  model: CohortModel
  cohort: Cohort
  me: Me
  lessons: Lessons
}

/** What somebody may see and do in a cohort, by their role. */
export function CohortParts({ model, cohort, me, lessons }: Props) {
  const isOpen = cohort.archivedAt === null
  return (
    <>
      <h2>{cohort.name}</h2>
      <p>
        {roleOf(cohort)} · {datesOf(cohort)}
      </p>
      {!isOpen && <p class="question">This cohort is archived: it can be read, and not changed.</p>}
      {!isStaff(cohort) && <MyAssignments cohort={cohort} lessons={lessons} />}
      {isStaff(cohort) && (
        <>
          <nav class="row" aria-label="Pages of this cohort">
            <a class="lb-button primary" href={assignmentsAddress(cohort.id)}>
              Assignments
            </a>
            <a class="lb-button" href={boardAddress(cohort.id)}>
              Board
            </a>
            <a class="lb-button" href={gradebookAddress(cohort.id)}>
              Gradebook
            </a>
            <a class="lb-button" href={insightsAddress(cohort.id)}>
              Insights
            </a>
          </nav>
          <People model={model} cohort={cohort} me={me.id} />
          <JoinLinks api={model.api} cohort={cohort} />
          <Invitations api={model.api} cohort={cohort} />
        </>
      )}
      {isOwner(cohort) && <Webhooks cohort={cohort} />}
      {isOwner(cohort) && isOpen && <Settings model={model} cohort={cohort} />}
      <Ending model={model} cohort={cohort} isGuest={me.kind === 'guest'} />
    </>
  )
}

function Ending({ model, cohort, isGuest }: { model: CohortModel; cohort: Cohort; isGuest: boolean }) {
  const deed = useMemo(() => new Deed(), [])
  const isOpen = cohort.archivedAt === null
  const setArchived = (isArchived: boolean) =>
    deed.do(async () => {
      model.set(await model.api.setArchived(cohort.id, isArchived))
      return isArchived ? 'The cohort is archived.' : 'The cohort is out of the archive.'
    })
  const leave = () =>
    deed.do(async () => {
      await model.leave()
      return ''
    })
  const mayLeave = isOpen && cohort.role !== null
  if (!isOwner(cohort) && !mayLeave) return null
  return (
    <>
      <h3>{isOwner(cohort) ? 'Archive or leave' : 'Leave'}</h3>
      <Outcome of={deed} />
      <div class="row">
        {isOwner(cohort) && (
          <Confirm
            key={String(isOpen)}
            label={isOpen ? 'Archive…' : 'Take out of the archive…'}
            question={
              isOpen ? 'Everybody can still read it, and nobody can change it or join. You can undo this.' : 'It can be changed again then.'
            }
            yes={isOpen ? 'Archive the cohort' : 'Take it out'}
            no="Keep it as it is"
            off={deed.busy.value}
            onYes={() => setArchived(isOpen)}
          />
        )}
        {mayLeave && (
          <Confirm
            label="Leave…"
            question={`You do not see ${cohort.name} any more then. What you handed in stays yours.${isGuest ? ' To come back you need a link or a code.' : ''}`}
            yes="Leave the cohort"
            no="Stay"
            off={deed.busy.value}
            onYes={leave}
          />
        )}
      </div>
    </>
  )
}

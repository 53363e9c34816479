import type { Cohort } from '../../runtimes/server/cohorts-api.ts'
import { assignmentsAddress, cohortAddress } from '../addresses.ts'
import { isStaff } from '../cohort-model.ts'
import type { Lessons } from '../lessons.ts'
import { WithCohort } from '../WithCohort.tsx'
import { AttemptHistory } from './AttemptHistory.tsx'

/** What was handed in for the assignment that the address names: to staff everybody's, or one learner's; to learners their own. */
export function AttemptsPage({ lessons }: { lessons: Lessons }) {
  return (
    <WithCohort
      label="Attempts"
      then={({ cohort }) => {
        const query = new URLSearchParams(location.search)
        const learner = isStaff(cohort) ? (query.get('learner') ?? undefined) : undefined
        return (
          <>
            <Path cohort={cohort} />
            <AttemptHistory cohort={cohort} lessons={lessons} assignment={query.get('assignment') ?? 'none'} learner={learner} />
          </>
        )
      }}
    />
  )
}

function Path({ cohort }: { cohort: Cohort }) {
  return (
    <p>
      <a href={cohortAddress(cohort.id)}>{cohort.name}</a> · <a href={assignmentsAddress(cohort.id)}>Assignments</a>
    </p>
  )
}

import type { Cohort } from '../../runtimes/server/cohorts-api.ts'
import { cohortAddress } from '../addresses.ts'
import { isStaff } from '../cohort-model.ts'
import { InCohort } from '../InCohort.tsx'
import { assignmentsAddress } from './addresses.ts'
import { AttemptHistory } from './AttemptHistory.tsx'
import type { Course } from './course.ts'

/** What was handed in for the assignment that the address names: to staff everybody's, or one learner's; to learners their own. */
export function AttemptsPage({ course }: { course: Course }) {
  return (
    <InCohort
      label="Attempts"
      then={({ cohort }) => {
        const query = new URLSearchParams(location.search)
        const learner = isStaff(cohort) ? (query.get('learner') ?? undefined) : undefined
        return (
          <>
            <Path cohort={cohort} />
            <AttemptHistory cohort={cohort} course={course} assignment={query.get('assignment') ?? 'none'} learner={learner} />
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

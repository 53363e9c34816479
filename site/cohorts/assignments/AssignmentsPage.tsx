import type { Cohort } from '../../runtimes/server/cohorts-api.ts'
import { cohortAddress } from '../addresses.ts'
import { isStaff } from '../cohort-model.ts'
import type { Lessons } from '../lessons.ts'
import { WithCohort } from '../WithCohort.tsx'
import { GivenAssignments } from './GivenAssignments.tsx'
import type { Tracks } from './giving.ts'
import { MyAssignments } from './MyAssignments.tsx'

/** What one cohort is given: to staff, to change it; to learners, with how far they have come. */
export function AssignmentsPage({ tracks, lessons }: { tracks: Tracks; lessons: Lessons }) {
  return (
    <WithCohort
      label="Assignments"
      then={({ cohort }) => (
        <>
          <Title cohort={cohort} />
          {isStaff(cohort) ? (
            <GivenAssignments cohort={cohort} tracks={tracks} lessons={lessons} />
          ) : (
            <MyAssignments cohort={cohort} lessons={lessons} />
          )}
        </>
      )}
    />
  )
}

function Title({ cohort }: { cohort: Cohort }) {
  return (
    <>
      <h2>{cohort.name}</h2>
      <p>
        <a href={cohortAddress(cohort.id)}>Back to the cohort</a>
      </p>
      {cohort.archivedAt !== null && <p class="question">This cohort is archived: it can be read, and not changed.</p>}
    </>
  )
}

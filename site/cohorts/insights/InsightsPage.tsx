import { useMemo } from 'preact/hooks'
import type { Cohort } from '../../runtimes/server/cohorts-api.ts'
import { readToken } from '../../runtimes/server/token.ts'
import { cohortAddress, insightsAddress } from '../addresses.ts'
import { Loaded } from '../assignments/loaded.ts'
import { LoadedPart } from '../assignments/LoadedPart.tsx'
import { isStaff } from '../cohort-model.ts'
import type { Lessons } from '../lessons.ts'
import { WithCohort } from '../WithCohort.tsx'
import { InsightsApi } from './api.ts'
import { AssignmentInsights } from './AssignmentInsights.tsx'
import { RequirementInsightsView } from './RequirementInsightsView.tsx'
import './insights.css'

/** Where a cohort lost time, for its staff: of all that it is given, or of the assignment that the address names. */
export function InsightsPage({ lessons }: { lessons: Lessons }) {
  return (
    <WithCohort
      label="Insights"
      then={({ cohort }) => {
        const assignment = new URLSearchParams(location.search).get('assignment')
        return (
          <>
            <p>
              <a href={cohortAddress(cohort.id)}>{cohort.name}</a>
              {isStaff(cohort) && assignment !== null && (
                <>
                  {' · '}
                  <a href={insightsAddress(cohort.id)}>Insights into all assignments</a>
                </>
              )}
            </p>
            {!isStaff(cohort) && <p>Insights are for the mentors of a cohort. What you have done is on its page.</p>}
            {isStaff(cohort) && assignment === null && <OfCohort cohort={cohort} lessons={lessons} />}
            {isStaff(cohort) && assignment !== null && <OfAssignment cohort={cohort} assignment={assignment} lessons={lessons} />}
          </>
        )
      }}
    />
  )
}

interface Props {
  cohort: Cohort
  lessons: Lessons
}

function OfCohort({ cohort, lessons }: Props) {
  const insights = useMemo(() => new Loaded(() => newApi().ofCohort(cohort.id)), [])
  return (
    <LoadedPart
      of={insights}
      what="the insights"
      then={(found) => <AssignmentInsights cohort={cohort.id} insights={found} lessons={lessons} />}
    />
  )
}

function OfAssignment({ cohort, assignment, lessons }: Props & { assignment: string }) {
  const insights = useMemo(() => new Loaded(() => newApi().ofAssignment(cohort.id, assignment)), [])
  return (
    <LoadedPart
      of={insights}
      what="the insights"
      then={(found) => <RequirementInsightsView cohort={cohort.id} insights={found} lessons={lessons} />}
    />
  )
}

const newApi = (): InsightsApi => new InsightsApi({ token: () => readToken(sessionStorage) })

import { CohortParts } from './CohortParts.tsx'
import { WithCohort } from './WithCohort.tsx'

/** One cohort, for everybody who is in it. */
export function CohortPage() {
  return <WithCohort label="Cohort" then={(found) => <CohortParts {...found} />} />
}

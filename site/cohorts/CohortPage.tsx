import { CohortParts } from './CohortParts.tsx'
import type { Lessons } from './lessons.ts'
import { WithCohort } from './WithCohort.tsx'

/** One cohort, for everybody who is in it. */
export function CohortPage({ lessons }: { lessons: Lessons }) {
  return <WithCohort label="Cohort" then={(found) => <CohortParts {...found} lessons={lessons} />} />
}

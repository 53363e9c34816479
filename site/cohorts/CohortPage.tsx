import type { Course } from './assignments/course.ts'
import { CohortParts } from './CohortParts.tsx'
import { InCohort } from './InCohort.tsx'

/** One cohort, for everybody who is in it. */
export function CohortPage({ course }: { course: Course }) {
  return <InCohort label="Cohort" then={(found) => <CohortParts {...found} course={course} />} />
}

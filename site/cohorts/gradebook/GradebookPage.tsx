import { useEffect, useMemo } from 'preact/hooks'
import { readToken } from '../../runtimes/server/token.ts'
import type { Cohort } from '../../runtimes/server/cohorts-api.ts'
import { ActionButton } from '../../workspace/ActionButton.tsx'
import { assignmentsAddress, cohortAddress } from '../addresses.ts'
import { isStaff } from '../cohort-model.ts'
import type { Lessons } from '../lessons.ts'
import { WithCohort } from '../WithCohort.tsx'
import { GradebookApi, gradebookFileAddress } from './api.ts'
import { GradebookModel } from './gradebook-model.ts'
import { GradeTable } from './GradeTable.tsx'
import './gradebook.css'

/** What each learner of a cohort has done of what it was given, for its staff. */
export function GradebookPage({ lessons }: { lessons: Lessons }) {
  return <WithCohort label="Gradebook" then={({ cohort }) => <Gradebook cohort={cohort} lessons={lessons} />} />
}

function Gradebook({ cohort, lessons }: { cohort: Cohort; lessons: Lessons }) {
  const back = (
    <p>
      <a href={cohortAddress(cohort.id)}>{cohort.name}</a>
    </p>
  )
  if (isStaff(cohort))
    return (
      <>
        {back}
        <Book cohort={cohort} lessons={lessons} />
      </>
    )
  return (
    <>
      {back}
      <p>The gradebook is for the mentors of a cohort. What you have done is on its page.</p>
    </>
  )
}

function Book({ cohort, lessons }: { cohort: Cohort; lessons: Lessons }) {
  const model = useMemo(() => {
    const api = new GradebookApi({ token: () => readToken(sessionStorage) })
    return new GradebookModel((after) => api.page(cohort.id, after))
  }, [])
  useEffect(() => void model.rows.load(), [])
  const { items, status, problem, busy, next } = model.rows
  const isReady = status.value === 'ready'
  const hasBoth = items.value.length > 0 && model.assignments.value.length > 0

  return (
    <>
      {status.value === 'loading' && <p class="help">Asking the server for the gradebook…</p>}
      {isReady && model.assignments.value.length === 0 && (
        <p>
          Nothing is given to this cohort yet. <a href={assignmentsAddress(cohort.id)}>Give it an exercise or a track</a>, and this page
          says who has done what.
        </p>
      )}
      {isReady && model.assignments.value.length > 0 && items.value.length === 0 && (
        <p>
          No learner is in this cohort yet. <a href={cohortAddress(cohort.id)}>Make a link for them to join by</a>.
        </p>
      )}
      {hasBoth && (
        <>
          <p class="help">
            The best attempt that was in time counts, or was late where that is allowed. Only verdicts of the server are here. Each result
            leads to the attempts. On the page of all attempts at an exercise they can be graded again.
          </p>
          <p class="row">
            <a class="lb-button" href={gradebookFileAddress(cohort.id, 'table')} download>
              Download as a table<span class="sr-only"> (CSV)</span>
            </a>
            <a class="lb-button" href={gradebookFileAddress(cohort.id, 'list')} download>
              Download as a list with everything<span class="sr-only"> (CSV)</span>
            </a>
          </p>
          <GradeTable cohort={cohort.id} assignments={model.assignments.value} rows={items.value} lessons={lessons} />
        </>
      )}
      <div role="alert">{problem.value && <p class="bad">{problem.value}</p>}</div>
      <p class="row">
        {problem.value && (
          <ActionButton off={busy.value} onClick={() => void model.rows.load()}>
            Try again
          </ActionButton>
        )}
        {next.value !== null && (
          <ActionButton off={busy.value} onClick={() => void model.rows.more()}>
            Show more learners
          </ActionButton>
        )}
      </p>
    </>
  )
}

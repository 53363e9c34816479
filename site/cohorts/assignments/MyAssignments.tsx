import { useMemo } from 'preact/hooks'
import type { Assignment } from '../../runtimes/server/assignments-api.ts'
import type { Standing } from '../../runtimes/server/attempts-api.ts'
import type { Cohort } from '../../runtimes/server/cohorts-api.ts'
import { attemptsAddress, DUE } from '../addresses.ts'
import { deviceZone } from '../cohort-fields.ts'
import { LessonLink } from '../LessonLink.tsx'
import { lessonOf, type Lessons } from '../lessons.ts'
import { Loaded } from './loaded.ts'
import { LoadedPart } from './LoadedPart.tsx'
import { TaskFacts } from './TaskFacts.tsx'
import { useAssignmentsApi } from './use-assignments-api.ts'
import './assignments.css'

/** For a learner: what the cohort gives them, in its order, and how far they have come. */
export function MyAssignments({ cohort, lessons }: { cohort: Cohort; lessons: Lessons }) {
  const api = useAssignmentsApi()
  const mine = useMemo(
    () =>
      new Loaded(async () => {
        const [{ items }, standings] = await Promise.all([api.list(cohort.id), api.standings(cohort.id)])
        return withStandings(items, standings)
      }),
    [],
  )
  const zones = { cohort: cohort.timeZone, own: deviceZone() }
  return (
    <>
      <h3>Assignments</h3>
      <LoadedPart
        of={mine}
        what="your assignments"
        then={(tasks) =>
          tasks.length === 0 ? (
            <p>Nothing is given to you yet. Your mentors give exercises here; meanwhile you can take any lesson.</p>
          ) : (
            <>
              <ol class="rows" aria-label="Assignments">
                {tasks.map(({ assignment, standing }, index) => (
                  <li key={assignment.id}>
                    <strong>
                      {index + 1}. <LessonLink {...lessonOf(lessons, assignment.slug)} />
                    </strong>
                    <TaskFacts assignment={assignment} standing={standing} zones={zones} />
                    {standing && (
                      <p class="help">
                        <a href={attemptsAddress({ cohort: cohort.id, assignment: assignment.id })}>
                          Your attempts<span class="sr-only"> at {lessonOf(lessons, assignment.slug).title}</span>
                        </a>
                      </p>
                    )}
                  </li>
                ))}
              </ol>
              <p class="row">
                <a href={DUE}>What is due in all your cohorts</a>
              </p>
            </>
          )
        }
      />
    </>
  )
}

function withStandings(assignments: readonly Assignment[], { items }: { items: readonly Standing[] }) {
  const standings = new Map(items.map((standing) => [standing.assignment, standing]))
  return assignments.map((assignment) => ({ assignment, standing: standings.get(assignment.id) ?? null }))
}

import type { ComponentChildren } from 'preact'
import { useEffect, useMemo } from 'preact/hooks'
import type { Assignment } from '../../runtimes/server/assignments-api.ts'
import type { Attempt } from '../../runtimes/server/attempts-api.ts'
import type { Cohort } from '../../runtimes/server/cohorts-api.ts'
import { Refused } from '../../runtimes/server/http.ts'
import { attemptsAddress, similarAddress } from '../addresses.ts'
import { isStaff } from '../cohort-model.ts'
import { LessonLink } from '../LessonLink.tsx'
import { lessonOf, type Lessons } from '../lessons.ts'
import { Paged } from '../paged.ts'
import { PagedList } from '../PagedList.tsx'
import { RegradingPart } from '../regrading/RegradingPart.tsx'
import { AttemptRow } from './AttemptRow.tsx'
import { Loaded } from './loaded.ts'
import { LoadedPart } from './LoadedPart.tsx'
import { useAssignmentsApi } from './use-assignments-api.ts'
import './assignments.css'

interface Props {
  cohort: Cohort
  lessons: Lessons
  assignment: string
  /** Only theirs, for staff. */
  learner: string | undefined
}

/** What was handed in for an assignment, the newest first, a page at a time. */
export function AttemptHistory({ cohort, lessons, assignment, learner }: Props) {
  const api = useAssignmentsApi()
  const forStaff = isStaff(cohort)
  const about = useMemo(() => new Loaded(() => orNone(api.find(cohort.id, assignment))), [])
  const list = useMemo(
    () =>
      new Paged<Attempt>((after) =>
        forStaff ? api.attempts(cohort.id, assignment, learner, after) : api.myAttempts(cohort.id, assignment, after),
      ),
    [],
  )
  const [first] = list.items.value
  const whose = !forStaff ? 'Your attempts' : learner === undefined ? 'Attempts' : `Attempts of ${first?.learner.name ?? 'one learner'}`
  return (
    <LoadedPart
      of={about}
      what="the assignment"
      then={(found) =>
        found ? (
          <>
            <h2>
              {whose} at <LessonLink {...lessonOf(lessons, found.slug)} />
            </h2>
            <p>Only the server’s verdict counts. What was graded in the browser is practice, and is not here.</p>
            {forStaff && learner === undefined && (
              <p>
                <a href={similarAddress({ cohort: cohort.id, assignment })}>Similar submissions</a>
              </p>
            )}
            {learner !== undefined && (
              <p>
                <a href={attemptsAddress({ cohort: cohort.id, assignment })}>Attempts of everybody</a>
              </p>
            )}
            {forStaff && learner === undefined && (
              <RegradingPart cohort={cohort} assignment={assignment} onApplied={() => void list.load()} />
            )}
            <Attempts
              list={list}
              row={(attempt) => <AttemptRow cohort={cohort} assignment={assignment} attempt={attempt} named={forStaff} />}
            />
          </>
        ) : (
          <>
            <h2>There is no such assignment</h2>
            <p>It may have been taken back. What the cohort is given now stands on its page of assignments.</p>
          </>
        )
      }
    />
  )
}

/** The address may name any id, and one that is none. */
async function orNone(finding: Promise<Assignment>): Promise<Assignment | null> {
  try {
    return await finding
  } catch (error) {
    if (error instanceof Refused && (error.status === 404 || error.status === 400)) return null
    throw error
  }
}

/** Asked for once the assignment is known to be there. */
function Attempts({ list, row }: { list: Paged<Attempt>; row: (attempt: Attempt) => ComponentChildren }) {
  useEffect(() => void list.load(), [])
  return (
    <PagedList
      list={list}
      what="attempts"
      keyOf={({ id }) => id}
      empty={<p>Nothing was handed in yet. Whatever is graded on the server from the lesson’s page counts by itself.</p>}
      row={row}
    />
  )
}

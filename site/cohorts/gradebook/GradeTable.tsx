import type { Grade, GradebookPage } from '../../runtimes/server/gradebook-api.ts'
import { attemptsAddress } from '../addresses.ts'
import { LessonLink } from '../LessonLink.tsx'
import { lessonOf, type Lessons } from '../lessons.ts'
import { moment } from '../words.ts'
import { marksOf, resultOf } from './grade-in-words.ts'

interface Props {
  cohort: string
  assignments: readonly GradebookPage['assignments'][number][]
  rows: readonly GradebookPage['items'][number][]
  lessons: Lessons
}

/** Learners by assignments. The names and the head stay in sight. */
export function GradeTable({ cohort, assignments, rows, lessons }: Props) {
  const required = assignments.filter((assignment) => assignment.required).length
  return (
    <div class="gradebook" role="region" aria-label="Grades" tabIndex={0}>
      <table>
        <thead>
          <tr>
            <th scope="col">Learner</th>
            <th scope="col">Required</th>
            {assignments.map(({ id, slug, required, dueAt }) => (
              <th scope="col" key={id}>
                <LessonLink {...lessonOf(lessons, slug)} />
                <span class="help">
                  {!required && 'optional'}
                  {!required && dueAt && ', '}
                  {dueAt && `due ${moment(dueAt)}`}
                </span>
                <a class="help" href={attemptsAddress({ cohort, assignment: id })}>
                  Attempts<span class="sr-only"> at {lessonOf(lessons, slug).title}</span>
                </a>
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map(({ learner, grades, requiredPassed }) => (
            <tr key={learner.id}>
              <th scope="row">{learner.name}</th>
              <td>
                {requiredPassed} of {required}
              </td>
              {grades.map((grade) => (
                <GradeCell key={grade.assignment} grade={grade} cohort={cohort} learner={learner.id} />
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}

function GradeCell({ grade, cohort, learner }: { grade: Grade; cohort: string; learner: string }) {
  const { assignment, attempts, state, extended, dueAt } = grade
  const marks = marksOf(grade)
  return (
    <td data-state={state}>
      {attempts > 0 ? (
        <a href={attemptsAddress({ cohort, assignment, learner })}>
          {resultOf(grade)}
          <span class="sr-only">
            , {attempts} {attempts === 1 ? 'attempt' : 'attempts'}
          </span>
        </a>
      ) : (
        <span class="help">{resultOf(grade)}</span>
      )}
      {marks.map((mark) => (
        <span key={mark} class="mark" data-mark={mark}>
          {mark}
        </span>
      ))}
      {extended && dueAt && <span class="help until">until {moment(dueAt)}</span>}
    </td>
  )
}

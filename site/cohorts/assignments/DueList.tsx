import { useMemo } from 'preact/hooks'
import type { Due } from '../../runtimes/server/assignments-api.ts'
import { attemptsAddress, cohortAddress, COHORTS, JOIN, LESSONS } from '../addresses.ts'
import { deviceZone } from '../cohort-fields.ts'
import { LessonLink } from '../LessonLink.tsx'
import { lessonOf, type Lessons } from '../lessons.ts'
import { WhatIsNew } from '../review/WhatIsNew.tsx'
import { DUE_GROUPS, groupDue, nextOf, type DueGroup } from './due-groups.ts'
import { Loaded } from './loaded.ts'
import { LoadedPart } from './LoadedPart.tsx'
import { TaskFacts } from './TaskFacts.tsx'
import { useAssignmentsApi } from './use-assignments-api.ts'
import './assignments.css'

const TITLES: Readonly<Record<DueGroup, string>> = {
  overdue: 'Overdue',
  soon: 'Due within a week',
  open: 'Open',
  upcoming: 'Not open yet',
  passed: 'Passed',
}

/** All assignments of a learner: what is next, and then all, by how much they press. */
export function DueList({ lessons }: { lessons: Lessons }) {
  const api = useAssignmentsApi()
  const due = useMemo(() => new Loaded(() => api.due()), [])
  return (
    <>
      <WhatIsNew />
      <LoadedPart
        of={due}
        what="what is due"
        then={(items) => (items.length === 0 ? <Nothing /> : <Groups groups={groupDue(items, Date.now())} lessons={lessons} />)}
      />
    </>
  )
}

function Nothing() {
  return (
    <>
      <h2>Nothing is due</h2>
      <p>No cohort gives you anything to do now. You can take any lesson, or join a cohort.</p>
      <p class="row">
        <a class="lb-button primary" href={LESSONS}>
          See the lessons
        </a>
        <a class="lb-button" href={JOIN}>
          Join with a code
        </a>
        <a href={COHORTS}>Your cohorts</a>
      </p>
    </>
  )
}

function Groups({ groups, lessons }: { groups: Readonly<Record<DueGroup, Due[]>>; lessons: Lessons }) {
  const next = nextOf(groups)
  return (
    <>
      <h2>Next</h2>
      {next ? <Task item={next} lessons={lessons} /> : <p>Nothing is open that you have not passed.</p>}
      {DUE_GROUPS.filter((group) => groups[group].length > 0).map((group) => (
        <section key={group} aria-label={TITLES[group]}>
          <h2>
            {TITLES[group]} <span class="help">{groups[group].length}</span>
          </h2>
          <ul class="rows">
            {groups[group].map((item) => (
              <li key={item.assignment.id}>
                <Task item={item} lessons={lessons} />
              </li>
            ))}
          </ul>
        </section>
      ))}
    </>
  )
}

function Task({ item: { cohort, assignment, standing }, lessons }: { item: Due; lessons: Lessons }) {
  const lesson = lessonOf(lessons, assignment.slug)
  return (
    <>
      <div class="line">
        <strong>
          <LessonLink {...lesson} />
        </strong>
        <a class="help" href={cohortAddress(cohort.id)}>
          {cohort.name}
        </a>
      </div>
      <TaskFacts assignment={assignment} standing={standing} zones={{ cohort: cohort.timeZone, own: deviceZone() }} />
      {standing && (
        <p class="help">
          <a href={attemptsAddress({ cohort: cohort.id, assignment: assignment.id })}>
            Your attempts<span class="sr-only"> at {lesson.title}</span>
          </a>
        </p>
      )}
    </>
  )
}

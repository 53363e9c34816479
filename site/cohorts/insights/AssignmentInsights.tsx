import type { AssignmentInsight } from '../../runtimes/server/insights-api.ts'
import { assignmentsAddress, boardAddress, cohortAddress, insightsAddress } from '../addresses.ts'
import { lessonOf, type Lessons } from '../lessons.ts'
import type { CohortInsights } from './api.ts'
import { ChartWithTable } from './ChartWithTable.tsx'
import { amountOf, durationOf } from './insight-words.ts'
import { byTimeLost } from './ranking.ts'

interface Props {
  cohort: string
  insights: CohortInsights
  lessons: Lessons
}

/** Which assignments cost a cohort how much time. */
export function AssignmentInsights({ cohort, insights: { learners, assignments }, lessons }: Props) {
  if (assignments.length === 0)
    return (
      <p>
        Nothing is given to this cohort yet. <a href={assignmentsAddress(cohort)}>Give it an exercise or a track</a>, and this page says
        where it takes time.
      </p>
    )
  if (learners === 0)
    return (
      <p>
        No learner is in this cohort yet. <a href={cohortAddress(cohort)}>Make a link for them to join by</a>.
      </p>
    )
  if (assignments.every(({ began }) => began === 0))
    return (
      <p>
        Nobody has a verdict yet. <a href={boardAddress(cohort)}>The board</a> shows live who is at work, and this page has something to say
        once they hand in.
      </p>
    )
  const ranked = byTimeLost(assignments)
  const titleOf = ({ slug }: AssignmentInsight) => lessonOf(lessons, slug).title
  const began = ranked.filter(({ began }) => began > 0)
  return (
    <>
      <p class="help">
        Of learners who are in the cohort, and of attempts that count. Time lost is what passed from the first attempt to the one that
        passed, or to the last one where none did, of all learners together. It is that of the clock, nights too; time on task is that of
        activity in the workspace. Each exercise leads to its requirements.
      </p>
      <ChartWithTable
        title="Time lost"
        bars={began.map((insight) => ({
          id: insight.assignment,
          name: titleOf(insight),
          value: insight.minutesLost,
          words: durationOf(insight.minutesLost),
        }))}
        columns={COLUMNS}
        rows={ranked.map((insight) => ({
          id: insight.assignment,
          name: (
            <>
              {insight.began > 0 ? <a href={insightsAddress(cohort, insight.assignment)}>{titleOf(insight)}</a> : titleOf(insight)}
              {!insight.required && <span class="help">optional</span>}
            </>
          ),
          cells: cellsOf(insight, learners),
        }))}
      />
    </>
  )
}

const COLUMNS = [
  { title: 'Exercise' },
  { title: 'Time lost', help: 'together' },
  { title: 'Began' },
  { title: 'Passed' },
  { title: 'Attempts to pass', help: 'median' },
  { title: 'Time to pass', help: 'median' },
  { title: 'Nine of ten passed within' },
  { title: 'Time on task', help: 'median' },
]

const cellsOf = (insight: AssignmentInsight, learners: number): string[] => [
  durationOf(insight.began === 0 ? null : insight.minutesLost),
  `${insight.began} of ${learners}`,
  `${insight.passed} of ${learners}`,
  amountOf(insight.attemptsToPass),
  durationOf(insight.minutesToPass?.median ?? null),
  durationOf(insight.minutesToPass?.p90 ?? null),
  durationOf(insight.minutesOnTask),
]

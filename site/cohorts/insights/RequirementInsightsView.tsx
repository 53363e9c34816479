import type { RequirementInsight, RequirementInsights } from '../../runtimes/server/insights-api.ts'
import { attemptsAddress } from '../addresses.ts'
import { LessonLink } from '../LessonLink.tsx'
import { lessonOf, type Lessons } from '../lessons.ts'
import { ChartWithTable } from './ChartWithTable.tsx'
import { amountOf, durationOf, shareOf } from './insight-words.ts'
import { byFailures, byHints, byTimeUntilHeld, failureRate, hintRate } from './ranking.ts'

interface Props {
  cohort: string
  insights: RequirementInsights
  lessons: Lessons
}

/** Which requirements of an assignment fail, and which take long. */
export function RequirementInsightsView({ cohort, insights: { assignment, requirements, solutionSeen }, lessons }: Props) {
  const attempts = (
    <p>
      <a href={attemptsAddress({ cohort, assignment: assignment.id })}>All attempts at it</a>
    </p>
  )
  return (
    <>
      <h2>
        <LessonLink {...lessonOf(lessons, assignment.slug)} />
      </h2>
      {attempts}
      {requirements.length === 0 ? (
        <p>Nobody has a verdict of it yet. Once somebody hands in, this page says which requirements hold people up.</p>
      ) : (
        <Charts requirements={requirements} solutionSeen={solutionSeen} />
      )}
    </>
  )
}

function Charts({ requirements, solutionSeen }: Pick<RequirementInsights, 'requirements' | 'solutionSeen'>) {
  const failing = byFailures(requirements)
  const slow = byTimeUntilHeld(requirements)
  const hinted = byHints(requirements)
  return (
    <>
      <p class="help">
        A requirement fails in an attempt when it does not hold in it, also where it was not reached: the code did not compile, or the
        service did not start.
      </p>
      <h3>What fails</h3>
      <ChartWithTable
        title="Attempts in which it failed"
        full={1}
        bars={failing.map((requirement) => ({
          ...nameOf(requirement),
          value: failureRate(requirement),
          words: shareOf(requirement.failed, requirement.attempts),
        }))}
        columns={[
          { title: 'Requirement' },
          { title: 'Failed' },
          { title: 'Attempts' },
          { title: 'Holds at last for' },
          { title: 'Never held for' },
        ]}
        rows={failing.map((requirement) => ({
          ...nameOf(requirement),
          cells: [
            shareOf(requirement.failed, requirement.attempts),
            `${requirement.failed} of ${requirement.attempts}`,
            `${requirement.holding} of ${requirement.learners}`,
            `${requirement.never} of ${requirement.learners}`,
          ],
        }))}
      />
      <h3>What takes long</h3>
      <ChartWithTable
        title="Time until it held"
        bars={slow.map((requirement) => ({
          ...nameOf(requirement),
          value: requirement.minutesUntilHeld,
          words: untilHeld(requirement),
        }))}
        columns={[
          { title: 'Requirement' },
          { title: 'Time until it held', help: 'from the first attempt, median' },
          { title: 'Attempts until it held', help: 'median' },
          { title: 'Time lost', help: 'together' },
        ]}
        rows={slow.map((requirement) => ({
          ...nameOf(requirement),
          cells: [untilHeld(requirement), amountOf(requirement.attemptsUntilHeld), durationOf(requirement.minutesLost)],
        }))}
      />
      <h3>What takes hints</h3>
      <p class="help">Hints that learners with an attempt looked at. The solution was seen by {solutionSeen} of them.</p>
      <ChartWithTable
        title="Learners who took a hint"
        full={1}
        bars={hinted.map((requirement) => ({
          ...nameOf(requirement),
          value: hintRate(requirement),
          words: shareOf(requirement.hints.learners, requirement.learners),
        }))}
        columns={[{ title: 'Requirement' }, { title: 'Took a hint' }, { title: 'Learners' }, { title: 'Hints taken', help: 'together' }]}
        rows={hinted.map((requirement) => ({
          ...nameOf(requirement),
          cells: [
            shareOf(requirement.hints.learners, requirement.learners),
            `${requirement.hints.learners} of ${requirement.learners}`,
            String(requirement.hints.taken),
          ],
        }))}
      />
    </>
  )
}

const nameOf = ({ id, title }: RequirementInsight) => ({ id, name: title })

const untilHeld = ({ minutesUntilHeld }: RequirementInsight): string =>
  minutesUntilHeld === null ? 'never held' : durationOf(minutesUntilHeld)

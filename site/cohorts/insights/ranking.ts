import type { AssignmentInsight, RequirementInsight } from '../../runtimes/server/insights-api.ts'

/** What cost the learners most time comes first; the rest stays in the order of the cohort. */
export const byTimeLost = (insights: readonly AssignmentInsight[]): AssignmentInsight[] =>
  insights.toSorted((one, other) => other.minutesLost - one.minutesLost)

/** What failed in the largest share of attempts comes first. */
export const byFailures = (insights: readonly RequirementInsight[]): RequirementInsight[] =>
  insights.toSorted((one, other) => failureRate(other) - failureRate(one))

/** Share of attempts in which it did not hold, from 0 to 1. */
export const failureRate = ({ failed, attempts }: Pick<RequirementInsight, 'failed' | 'attempts'>): number =>
  attempts === 0 ? 0 : failed / attempts

/** What nobody has mastered yet comes first, then what took longest. */
export const byTimeUntilHeld = (insights: readonly RequirementInsight[]): RequirementInsight[] =>
  insights.toSorted((one, other) => {
    const [first, second] = [one.minutesUntilHeld ?? Infinity, other.minutesUntilHeld ?? Infinity]
    return first === second ? other.minutesLost - one.minutesLost : second - first
  })

/** Where the largest share of learners took a hint comes first. */
export const byHints = (insights: readonly RequirementInsight[]): RequirementInsight[] =>
  insights.toSorted((one, other) => hintRate(other) - hintRate(one) || other.hints.taken - one.hints.taken)

/** Share of learners who took a hint, from 0 to 1. */
export const hintRate = ({ hints, learners }: Pick<RequirementInsight, 'hints' | 'learners'>): number =>
  learners === 0 ? 0 : hints.learners / learners

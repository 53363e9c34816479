import type { Assignment } from '../../runtimes/server/assignments-api.ts'
import type { Standing } from '../../runtimes/server/attempts-api.ts'

/** What becomes of late work, for everybody. */
export const LATE_WORDS: Readonly<Record<Assignment['late'], string>> = {
  accept: 'Late work counts like any other',
  mark: 'Late work counts, and is marked as late',
  refuse: 'Late work does not count: it is practice',
}

export const SOLUTION_WORDS: Readonly<Record<Assignment['solution'], string>> = {
  free: 'Solution for everybody',
  'after-due': 'Solution after it was due',
  off: 'No solution',
}

/** @example hintsWords({ mode: 'delayed', afterMinutes: 20 }) // 'Hints 20 minutes after beginning' */
export function hintsWords(hints: Assignment['hints']): string {
  if (hints.mode === 'delayed') return `Hints ${plural(hints.afterMinutes, 'minute')} after beginning`
  return hints.mode === 'free' ? 'Hints at any time' : 'No hints'
}

export const requiredWords = ({ required }: Pick<Assignment, 'required'>): string => (required ? 'Required' : 'Optional')

export const versionWords = ({ revision }: Pick<Assignment, 'revision'>): string =>
  revision === null ? 'Follows the exercise' : `Pinned to revision ${revision}`

/**
 * How far a learner has come with an assignment.
 *
 * @param standing null: not begun
 * @example standingWords(standing, 'mark') // '2 attempts, the best: 5 of 6 hold'
 */
export function standingWords(standing: Standing | null, late: Assignment['late']): string {
  if (standing === null) return 'Not begun'
  const { attempts, best } = standing
  const isMarked = standing.late && late === 'mark'
  if (best.status === 'passed') return `Passed${isMarked ? ', late' : ''} (${plural(attempts, 'attempt')})`
  return `${plural(attempts, 'attempt')}, the best: ${best.holds} of ${best.of} hold${isMarked ? ', late' : ''}`
}

/** @example plural(2, 'attempt') // '2 attempts' */
export const plural = (count: number, thing: string): string => `${count} ${thing}${count === 1 ? '' : 's'}`

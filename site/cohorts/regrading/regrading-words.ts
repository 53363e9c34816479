import type { Regrading, RegradingChange } from '../../runtimes/server/regradings-api.ts'
import { plural } from '../assignments/assignment-words.ts'

const RESULTS: Readonly<Record<RegradingChange['requirements'][number]['was'], string>> = {
  passed: 'held',
  failed: 'did not hold',
  'not-run': 'was not run',
  'not-checked': 'was not checked',
  absent: 'was not asked for',
}

const RESULTS_NOW: typeof RESULTS = {
  passed: 'holds',
  failed: 'does not hold',
  'not-run': 'is not run',
  'not-checked': 'is not checked',
  absent: 'is not asked for any more',
}

/** @example requirementWords({ was: 'failed', now: 'passed', … }) // 'did not hold, now holds' */
export const requirementWords = ({ was, now }: Pick<RegradingChange['requirements'][number], 'was' | 'now'>): string =>
  `${RESULTS[was]}, now ${RESULTS_NOW[now]}`

const STATUS: Readonly<Record<RegradingChange['was'], string>> = {
  passed: 'Passed',
  failed: 'Not passed',
  timeout: 'Ran out of time',
  error: 'Could not be graded',
}

/** @example statusWords({ was: 'failed', now: 'passed' }) // 'Not passed → Passed' */
export const statusWords = ({ was, now }: Pick<RegradingChange, 'was' | 'now'>): string =>
  was === now ? `Still: ${STATUS[now].toLowerCase()}` : `${STATUS[was]} → ${STATUS[now]}`

/**
 * What came of it, or would.
 *
 * @example outcomeWords({ state: 'ready', total: 12, changed: 3, … }) // ['12 attempts were graded again. 3 would change.']
 */
export function outcomeWords({ state, total, changed, withoutVerdict, leftOut, superseded }: Regrading): string[] {
  const would = state === 'applied' ? 'changed' : 'would change'
  const what = changed === 0 ? `Nothing ${would}.` : `${changed} of them ${would}.`
  return [
    `${plural(total, 'attempt')} ${total === 1 ? 'was' : 'were'} graded again. ${what}`,
    ...(withoutVerdict > 0 ? [`${plural(withoutVerdict, 'attempt')} could not be graded again: the verdict stays.`] : []),
    ...(leftOut > 0
      ? [`${plural(leftOut, 'attempt')} left out: they count in another cohort too, and are the administrator’s to grade again.`]
      : []),
    ...(superseded !== null && superseded > 0
      ? [`${plural(superseded, 'attempt')} left as they were: something else was applied to them meanwhile.`]
      : []),
  ]
}

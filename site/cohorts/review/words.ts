import type { Comment, Review } from '../../runtimes/server/review-api.ts'

export const TIMINGS: Readonly<Record<Review['timing'], string>> = {
  'on-time': 'on time',
  late: 'late',
  'not-open': 'before it opened, so that it is practice',
  'after-end': 'after it was due, so that it is practice',
}

export const STATES: Readonly<Record<Review['state'], string>> = {
  queued: 'It waits to be graded.',
  running: 'It is being graded.',
  done: 'It is graded.',
  cancelled: 'Its grading was cancelled.',
}

type Status = NonNullable<Review['verdict']>['requirements'][number]['status']
export const STATUSES: Readonly<Record<Status, string>> = {
  passed: 'holds',
  failed: 'does not hold',
  'not-run': 'was not checked: the grading ended before it',
  'not-checked': 'was not checked',
}

const REASONS: Readonly<Record<NonNullable<NonNullable<Review['verdict']>['reason']>, string>> = {
  compile: 'The code could not be compiled',
  start: 'The service did not come up',
  crash: 'The service crashed',
  limit: 'The service used up a limit',
}

/**
 * A verdict in a few words.
 *
 * @example summaryOf(verdict) // 'Failed: 3 of 4 requirements hold'
 */
export function summaryOf({ status, reason, requirements }: NonNullable<Review['verdict']>): string {
  if (status === 'error') return 'The server could not grade it, which is no fault of the code'
  const holds = requirements.filter((each) => each.status === 'passed').length
  const result = status === 'passed' ? 'Passed' : status === 'timeout' ? 'Time ran out' : 'Failed'
  return `${result}: ${holds} of ${count(requirements.length, 'requirement')} hold${reason ? `. ${REASONS[reason]}` : ''}`
}

/** @example count(1, 'line') // '1 line' */
export const count = (number: number, what: string): string => `${number} ${what}${number === 1 ? '' : 's'}`

export const authorOf = ({ author }: Pick<Comment, 'author'>): string => author?.name ?? 'Somebody who is gone'

/**
 * What the learner had looked at before they handed it in.
 *
 * @example seenWords({ seen: { hints: [{ requirement: 'rings', count: 2 }], solution: false } }) // 'Looked at before: 2 hints of rings.'
 */
export function seenWords({ seen }: Pick<Review, 'seen'>): string {
  const parts = [
    ...seen.hints.map(({ requirement, count: taken }) => `${count(taken, 'hint')} of ${requirement}`),
    ...(seen.solution ? ['the solution'] : []),
  ]
  return parts.length === 0 ? 'Handed in without a hint.' : `Looked at before: ${parts.join(', ')}.`
}

import type { Attempt } from '../../runtimes/server/attempts-api.ts'

/** How an attempt stands to the dates of its assignment. */
export const TIMING_WORDS: Readonly<Record<Attempt['timing'], string>> = {
  'not-open': 'Practice: it was not open yet',
  'on-time': 'In time',
  late: 'Late',
  'after-end': 'Practice: late work does not count',
}

export const RESULT_WORDS: Readonly<Record<Attempt['requirements'][number]['status'], string>> = {
  passed: 'holds',
  failed: 'does not hold',
  'not-run': 'was not run',
  'not-checked': 'was not checked',
}

const STATE_WORDS: Readonly<Record<Exclude<Attempt['state'], 'done'>, string>> = {
  queued: 'Waits to be graded',
  running: 'Is being graded',
  cancelled: 'Cancelled before there was a verdict',
}

/**
 * What became of an attempt.
 *
 * @example verdictWords(attempt) // 'Not passed: 5 of 6 hold'
 */
export function verdictWords({ state, status, requirements }: Pick<Attempt, 'state' | 'status' | 'requirements'>): string {
  if (status === null) return state === 'done' ? 'There is no verdict' : STATE_WORDS[state]
  const holds = `${requirements.filter((requirement) => requirement.status === 'passed').length} of ${requirements.length} hold`
  switch (status) {
    case 'passed':
      return `Passed: ${holds}`
    case 'failed':
      return `Not passed: ${holds}`
    case 'timeout':
      return `Ran out of time: ${holds}`
    case 'error':
      return 'Could not be graded. The fault is ours, and it costs nothing: hand it in again'
  }
}

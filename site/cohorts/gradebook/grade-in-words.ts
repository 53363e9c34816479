import type { Grade } from '../../runtimes/server/gradebook-api.ts'

/**
 * What was done of an assignment.
 *
 * @example resultOf({ state: 'tried', best: { attempt: '…', holds: 5, of: 6 } }) // '5 of 6'
 */
export function resultOf({ state, best }: Pick<Grade, 'state' | 'best'>): string {
  if (state === 'passed') return 'Passed'
  return best ? `${best.holds} of ${best.of}` : 'Not begun'
}

/** What else there is to say of it, the most important first. */
export function marksOf({
  overdue,
  late,
  extended,
  solution,
  hints,
}: Pick<Grade, 'overdue' | 'late' | 'extended' | 'solution' | 'hints'>): string[] {
  return [
    overdue ? 'overdue' : [],
    late ? 'late' : [],
    extended ? 'more time' : [],
    solution === 'seen-before' ? 'solution seen' : [],
    hints > 0 ? `${hints} ${hints === 1 ? 'hint' : 'hints'}` : [],
  ].flat()
}

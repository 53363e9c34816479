import type { Assignment } from '../../runtimes/server/assignments-api.ts'

/** `closed`: it was due, and what is handed in now is practice. */
export type TaskState = 'not-open' | 'open' | 'overdue' | 'closed'

/** Until when this learner has time: an extension counts where it is longer than what everybody has. Null: for ever. */
export function hasUntil({ due, extension }: Pick<Assignment, 'due' | 'extension'>): string | null {
  if (due === null) return null
  return extension !== null && Date.parse(extension.at) > Date.parse(due.at) ? extension.at : due.at
}

/**
 * How an assignment stands to its dates, for whoever it is given to.
 *
 * @param now in ms
 * @example taskState(assignment, Date.now()) // 'overdue'
 */
export function taskState(assignment: Pick<Assignment, 'opens' | 'due' | 'extension' | 'late'>, now: number): TaskState {
  const { opens, late } = assignment
  const until = hasUntil(assignment)
  if (opens !== null && Date.parse(opens.at) > now) return 'not-open'
  if (until === null || Date.parse(until) > now) return 'open'
  return late === 'refuse' ? 'closed' : 'overdue'
}

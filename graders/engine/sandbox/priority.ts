import { constants, getPriority, setPriority } from 'node:os'

/**
 * Lets others go first: a process that was just started, and all that it will
 * start, gets what processor time they leave. Where the system knows no such
 * thing, nothing happens.
 *
 * @param pid of a child that has not started anything yet
 * @param niceness steps of scheduling priority below this process, of 19; undefined or 0 for nothing
 * @example lowerPriority(child.pid, SHARES.runNiceness.value)
 */
export function lowerPriority(pid: number | undefined, niceness = 0): void {
  if (pid === undefined || niceness === 0) return
  try {
    // From where we are: whoever started us with low priority gets no more than that.
    setPriority(pid, Math.min(constants.priority.PRIORITY_LOW, getPriority() + niceness))
  } catch {
    // It has ended already, or may not be changed.
  }
}

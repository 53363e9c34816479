import { setPriority } from 'node:os'
import { SHARES } from '../policy.ts'

/**
 * Lets gradings go first: a process that was just started, and all that it will
 * start, gets what processor time is left. Where the system knows no such thing,
 * nothing happens.
 *
 * @param pid of a child that has not started anything yet
 */
export function toBackground(pid: number | undefined): void {
  if (pid === undefined) return
  try {
    setPriority(pid, SHARES.runNiceness.value)
  } catch {
    // It has ended already, or may not be changed.
  }
}

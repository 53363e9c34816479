import { setImmediate } from 'node:timers/promises'

/**
 * Gives the event loop a turn: timers and input are served before this goes on. A resolved promise or process.nextTick would go
 * on first.
 */
export function turn(): Promise<void> {
  return setImmediate()
}

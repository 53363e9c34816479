import { setTimeout as sleep } from 'node:timers/promises'

/** Somebody else was faster: what was read is not so any more. */
export class Overtaken extends Error {}

/**
 * Runs work until nobody overtakes it. Each time somebody else has got through, so it ends.
 *
 * @param work rolls back what it did when it throws
 */
export async function untilUndisturbed<T>(work: () => Promise<T>): Promise<T> {
  for (let tries = 0; ; tries++) {
    try {
      return await work()
    } catch (error) {
      if (!(error instanceof Overtaken)) throw error
      await sleep(Math.random() * Math.min(40, 2 + tries))
    }
  }
}

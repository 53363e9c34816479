import { setTimeout as sleep } from 'node:timers/promises'
import { QueryFailedError } from 'typeorm'

/** lock_not_available: somebody else has the row. */
const BUSY = '55P03'

/** Runs a transaction that takes its locks NOWAIT, again and again until all of them are free at once. */
export async function patiently<T>(transaction: () => Promise<T>): Promise<T> {
  for (;;) {
    try {
      return await transaction()
    } catch (error) {
      if (!(error instanceof QueryFailedError) || error.driverError.code !== BUSY) throw error
    }
    await sleep(5 + Math.random() * 15)
  }
}

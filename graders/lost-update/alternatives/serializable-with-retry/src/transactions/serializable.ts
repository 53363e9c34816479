import { setTimeout as sleep } from 'node:timers/promises'
import { type DataSource, type EntityManager, QueryFailedError } from 'typeorm'

/** serialization_failure and deadlock_detected: nothing was stored, and the same again may succeed. */
const TRY_AGAIN = ['40001', '40P01']

/** Runs work as if it were alone with the database; runs it again, from its first read on, when it was not. */
export async function serializable<T>(database: DataSource, work: (manager: EntityManager) => Promise<T>): Promise<T> {
  for (let pause = 1; ; pause = Math.min(pause * 1.5, 30)) {
    try {
      return await database.transaction('SERIALIZABLE', work)
    } catch (error) {
      if (!(error instanceof QueryFailedError) || !TRY_AGAIN.includes(error.driverError.code)) throw error
    }
    await sleep(pause * Math.random())
  }
}

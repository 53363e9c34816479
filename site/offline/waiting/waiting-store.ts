import { openDB, type DBSchema, type IDBPDatabase } from 'idb'
import * as z from 'zod/mini'
import { StorageError } from '../../workspace/store/database.ts'
import { waitingAttemptSchema, type WaitingAttempt } from './attempt.ts'

interface Schema extends DBSchema {
  attempts: { key: string; value: WaitingAttempt }
}

/** What the flow of a waiting attempt needs of the device. */
export interface WaitingAttempts {
  /** Oldest first. */
  all(): Promise<readonly WaitingAttempt[]>
  add(attempt: WaitingAttempt): Promise<void>
  /** @returns what it is now; undefined when it is gone, or not in that state any more */
  move(
    key: string,
    from: readonly WaitingAttempt['state'][],
    to: Pick<WaitingAttempt, 'state' | 'message'>,
  ): Promise<WaitingAttempt | undefined>
  /** @returns whether it was there, in one of these states */
  remove(key: string, inState: readonly WaitingAttempt['state'][]): Promise<boolean>
}

/** The attempts that wait on this device, in a database of their own. Every method rejects with `StorageError` when the browser refuses. */
export class WaitingStore implements WaitingAttempts {
  readonly #database: IDBPDatabase<Schema>

  private constructor(database: IDBPDatabase<Schema>) {
    this.#database = database
  }

  static async open(): Promise<WaitingStore> {
    return guarded(async () => {
      const database = await openDB<Schema>('loadbearing-waiting', 1, {
        upgrade: (fresh) => void fresh.createObjectStore('attempts', { keyPath: 'key' }),
        blocking: (_current, _blocked, { target }) => target instanceof IDBDatabase && target.close(),
      })
      return new WaitingStore(database)
    })
  }

  all(): Promise<readonly WaitingAttempt[]> {
    return guarded(async () => {
      const attempts = z.array(waitingAttemptSchema).parse(await this.#database.getAll('attempts'))
      return attempts.sort((a, b) => a.at - b.at)
    })
  }

  async add(attempt: WaitingAttempt): Promise<void> {
    await guarded(() => this.#database.put('attempts', attempt))
  }

  move(
    key: string,
    from: readonly WaitingAttempt['state'][],
    to: Pick<WaitingAttempt, 'state' | 'message'>,
  ): Promise<WaitingAttempt | undefined> {
    return guarded(async () => {
      const transaction = this.#database.transaction('attempts', 'readwrite')
      const stored = await transaction.store.get(key)
      const { message: _before, ...attempt } = stored ?? {}
      const moved = stored && from.includes(stored.state) ? waitingAttemptSchema.parse({ ...attempt, ...to }) : undefined
      if (moved) await transaction.store.put(moved)
      await transaction.done
      return moved
    })
  }

  remove(key: string, inState: readonly WaitingAttempt['state'][]): Promise<boolean> {
    return guarded(async () => {
      const transaction = this.#database.transaction('attempts', 'readwrite')
      const stored = await transaction.store.get(key)
      const isRemoved = stored !== undefined && inState.includes(stored.state)
      if (isRemoved) await transaction.store.delete(key)
      await transaction.done
      return isRemoved
    })
  }

  close(): void {
    this.#database.close()
  }
}

async function guarded<T>(operation: () => Promise<T>): Promise<T> {
  try {
    return await operation()
  } catch (error) {
    throw new StorageError('This device could not keep the attempt that waits', error)
  }
}

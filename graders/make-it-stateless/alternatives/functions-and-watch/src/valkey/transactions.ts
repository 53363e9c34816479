import { Redis } from 'ioredis'

/** Tells apart "somebody was faster" from "Valkey refused". */
const MAX_ATTEMPTS = 200

type Multi = ReturnType<Redis['multi']>

export type Transactions = ReturnType<typeof createTransactions>
export const TRANSACTIONS = Symbol('transactions')

/**
 * Optimistic transactions. WATCH belongs to a connection, so they have one of their own and take turns on it. A connection that
 * was lost forgets its WATCH; it neither queues nor sends again anything.
 */
export function createTransactions(connection: Redis) {
  let tail: Promise<unknown> = Promise.resolve()
  let epoch = 0
  connection.on('close', () => {
    epoch += 1
  })

  async function attempt<T>(
    key: string,
    change: (value: string | null, multi: () => Multi) => { multi?: Multi; result: T },
  ): Promise<{ result: T } | undefined> {
    const began = epoch
    await connection.watch(key)
    const { multi, result } = change(await connection.get(key), () => connection.multi())
    if (!multi) {
      await connection.unwatch()
      return { result }
    }
    if (epoch !== began) return undefined
    const replies = await multi.exec()
    if (!replies) return undefined
    for (const [error] of replies) if (error) throw error
    return { result }
  }

  async function retry<T>(...args: Parameters<typeof attempt<T>>): Promise<T> {
    for (let turn = 0; turn < MAX_ATTEMPTS; turn += 1) {
      const done = await attempt(...args)
      if (done) return done.result
    }
    throw new Error(`Gave up changing ${args[0]}`)
  }

  return {
    /** Changes one value; `change` runs again when another instance was faster. Without a `multi` nothing is written. */
    update<T>(...args: Parameters<typeof attempt<T>>): Promise<T> {
      const turn = tail.then(() => retry(...args))
      tail = turn.catch(() => undefined)
      return turn
    },
    close: () => connection.disconnect(),
  }
}

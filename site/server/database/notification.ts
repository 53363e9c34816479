import { sql } from 'drizzle-orm'
import { z } from 'zod'
import type { Executor } from './executor.ts'

/** What servers on one database listen to. */
export const CHANNEL = 'loadbearing'

export const notificationSchema = z.discriminatedUnion('kind', [
  /** A grading changed. `moved`: it entered or left the queue, so that positions changed too. */
  z.object({ kind: z.literal('changed'), id: z.uuid(), moved: z.boolean() }),
  /** Whoever runs this grading should stop. */
  z.object({ kind: z.literal('cancel'), id: z.uuid() }),
  /** What is said about an attempt changed. */
  z.object({ kind: z.literal('commented'), attempt: z.uuid() }),
])
export type Notification = z.infer<typeof notificationSchema>

/**
 * Tells all servers on this database, once the transaction is committed.
 *
 * @example await notify(tx, { kind: 'cancel', id })
 */
export async function notify(tx: Executor, message: Notification): Promise<void> {
  await tx.execute(sql`select pg_notify(${CHANNEL}, ${JSON.stringify(message)})`)
}

import { sql } from 'drizzle-orm'
import { z } from 'zod'
import type { Executor } from './executor.ts'

/** What servers on one database listen to. */
export const CHANNEL = 'loadbearing'
/** What the database itself says of boards: see migrations/0009. Servers that are older than boards hear none of it. */
export const BOARD_CHANNEL = 'loadbearing_board'

export const notificationSchema = z.discriminatedUnion('kind', [
  /** A grading changed. `moved`: it entered or left the queue, so that positions changed too. */
  z.object({ kind: z.literal('changed'), id: z.uuid(), moved: z.boolean() }),
  /** Whoever runs this grading should stop. */
  z.object({ kind: z.literal('cancel'), id: z.uuid() }),
  /** What is said about an attempt changed. */
  z.object({ kind: z.literal('commented'), attempt: z.uuid() }),
  /** Of a cohort's board: where somebody stands, hands that are up, who is in it, or what it is given. */
  z.object({ kind: z.enum(['cells', 'hands', 'members', 'given']), cohort: z.uuid() }),
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

import type { Database } from '../database/executor.ts'
import { auditEvents } from '../database/schema.ts'

export interface AuditEvent {
  /** The user who did it; null: the server itself. */
  actor: string | null
  /** What was done, as kind and verb: `cohort.archived`. */
  action: `${string}.${string}`
  /** Id of what it was done to. */
  subject: string | null
  /** What else there is to know: ids, numbers and words of ours. Never a name, an address or what somebody wrote. */
  details?: Readonly<Record<string, unknown>>
}

/**
 * Records who did what, for ever. In the transaction of the change: one is never there without the other.
 *
 * @example await audit(tx, { actor: actor.id, action: 'cohort.archived', subject: cohort.id })
 */
export async function audit(tx: Pick<Database, 'insert'>, event: AuditEvent): Promise<void> {
  await tx.insert(auditEvents).values(event)
}

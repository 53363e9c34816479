import { and, eq, isNotNull, isNull, sql } from 'drizzle-orm'
import type { DeliveryProblem } from '../../runtimes/server/webhooks-api.ts'
import { audit } from '../audit/audit.ts'
import type { Transaction } from '../cohorts/open-cohort.ts'
import { webhookDeliveries, webhooks } from '../database/schema.ts'
import { addJobs } from './outbox.ts'
import { pauseAfter } from './pauses.ts'

/** After so many days without anything that arrived a webhook is switched off. */
const DAYS_OF_FAILING = 3

/** "Gone": the receiver wants nothing any more, says Standard Webhooks. */
const GONE = 410

/** Of one try. With a problem it did not arrive. */
export type Outcome = { status: number; answer: string; problem?: DeliveryProblem } | { problem: DeliveryProblem }

/** Notes what became of a try, and has it tried again, or gives it up; a webhook that nothing arrives at is switched off. */
export async function noteOutcome(
  tx: Transaction,
  { id, webhook, tries: before }: Pick<typeof webhookDeliveries.$inferSelect, 'id' | 'webhook' | 'tries'>,
  outcome: Outcome,
): Promise<void> {
  const { problem, status = null, answer = null } = { status: undefined, answer: undefined, ...outcome }
  const tries = before + 1
  const isFinal = problem === 'off' || status === GONE
  const pause = problem === undefined || isFinal ? undefined : pauseAfter(tries)
  const state = problem === undefined ? 'delivered' : pause === undefined ? 'failed' : 'waiting'
  const nextAt = pause === undefined ? null : sql`now() + ${pause} * interval '1 millisecond'`
  // Before the delivery: who asks for one again locks them in this order.
  await noteAtWebhook(tx, webhook, problem, status)
  const noted = await tx
    .update(webhookDeliveries)
    .set({ state, tries, status, answer, problem: problem ?? null, triedAt: sql`clock_timestamp()`, nextAt })
    // Who asked for it again meanwhile has it sent again.
    .where(and(eq(webhookDeliveries.id, id), eq(webhookDeliveries.state, 'waiting'), eq(webhookDeliveries.tries, before)))
    .returning({ id: webhookDeliveries.id })
  if (pause !== undefined && noted.length > 0)
    await tx.execute(addJobs(sql`select id, next_at as at from webhook_deliveries where id = ${id}`))
}

async function noteAtWebhook(tx: Transaction, id: string, problem: DeliveryProblem | undefined, status: number | null): Promise<void> {
  const isIt = eq(webhooks.id, id)
  if (problem === undefined) {
    await tx
      .update(webhooks)
      .set({ failingSince: null })
      .where(and(isIt, isNotNull(webhooks.failingSince)))
    return
  }
  if (problem === 'off') return
  await tx
    .update(webhooks)
    .set({ failingSince: sql`now()` })
    .where(and(isIt, isNull(webhooks.failingSince)))
  const off = status === GONE ? 'gone' : 'failing'
  const isEnough = off === 'gone' ? undefined : sql`${webhooks.failingSince} < now() - make_interval(days => ${DAYS_OF_FAILING})`
  const [switched] = await tx
    .update(webhooks)
    .set({ off })
    .where(and(isIt, isNull(webhooks.off), isEnough))
    .returning({ cohort: webhooks.cohort })
  if (switched)
    await audit(tx, { actor: null, action: 'webhook.switched-off', subject: switched.cohort, details: { webhook: id, why: off } })
}

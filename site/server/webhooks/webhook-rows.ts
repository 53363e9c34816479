import { and, eq } from 'drizzle-orm'
import type { Delivery, Webhook } from '../../runtimes/server/webhooks-api.ts'
import { WEBHOOK_EVENTS } from '../../runtimes/server/webhooks-api.ts'
import type { Transaction } from '../cohorts/open-cohort.ts'
import type { Database } from '../database/executor.ts'
import { webhookDeliveries, webhooks } from '../database/schema.ts'
import { ProblemException } from '../problems/problem.ts'

export type WebhookRow = typeof webhooks.$inferSelect
type DeliveryRow = typeof webhookDeliveries.$inferSelect

export const isWebhook = (cohort: string, id: string) => and(eq(webhooks.cohort, cohort), eq(webhooks.id, id))

/** What its secret is encrypted under: another webhook's can't take its place. */
export const secretName = (id: string): string => `webhook ${id}`

export function toWebhook({ id, url, events, off, failingSince, createdAt }: Omit<WebhookRow, 'secret'>): Webhook {
  return {
    id,
    url,
    events: WEBHOOK_EVENTS.filter((event) => events.includes(event)),
    off,
    failingSince: failingSince?.toISOString() ?? null,
    createdAt: createdAt.toISOString(),
  }
}

export function toDelivery({ id, event, state, tries, status, answer, problem, createdAt, triedAt, nextAt }: DeliveryRow): Delivery {
  return {
    ...{ id, event, state, tries, status, answer, problem },
    createdAt: createdAt.toISOString(),
    triedAt: triedAt?.toISOString() ?? null,
    nextAt: nextAt?.toISOString() ?? null,
  }
}

/** Locks it until the transaction ends. @throws ProblemException 404 */
export async function lockWebhook(tx: Transaction, cohort: string, id: string): Promise<WebhookRow> {
  const [row] = await tx.select().from(webhooks).where(isWebhook(cohort, id)).for('no key update')
  if (!row) throw unknownWebhook()
  return row
}

/** @throws ProblemException 404 */
export async function checkWebhook(db: Pick<Database, '$count'>, cohort: string, id: string): Promise<void> {
  if ((await db.$count(webhooks, isWebhook(cohort, id))) === 0) throw unknownWebhook()
}

function unknownWebhook(): ProblemException {
  return new ProblemException(404, 'webhook-unknown', 'This cohort has no such webhook. Look at the list again.')
}

import { randomUUID } from 'node:crypto'
import { Injectable } from '@nestjs/common'
import { and, eq, sql } from 'drizzle-orm'
import type { Page, PageQuery } from '../../runtimes/server/cohorts-api.ts'
import type { Delivery } from '../../runtimes/server/webhooks-api.ts'
import { openCohort, type Transaction } from '../cohorts/open-cohort.ts'
import { pagingOf } from '../cohorts/paging.ts'
import { DatabaseService } from '../database/database.service.ts'
import { webhookDeliveries } from '../database/schema.ts'
import { ProblemException } from '../problems/problem.ts'
import { addJobs } from './outbox.ts'
import { checkWebhook, lockWebhook, toDelivery } from './webhook-rows.ts'

/** What webhooks were sent, and what became of it. */
@Injectable()
export class DeliveriesService {
  constructor(private readonly database: DatabaseService) {}

  /** Newest first. @throws ProblemException 404 */
  async list(cohort: string, webhook: string, query: PageQuery): Promise<Page<Delivery>> {
    await checkWebhook(this.database.db, cohort, webhook)
    const { createdAt, id } = webhookDeliveries
    const paging = pagingOf(query, { by: createdAt, type: 'timestamptz', id, direction: 'desc' })
    const rows = await this.database.db
      .select({ delivery: webhookDeliveries, place: paging.place, placeId: paging.placeId })
      .from(webhookDeliveries)
      .where(and(eq(webhookDeliveries.webhook, webhook), paging.where))
      .orderBy(paging.orderBy)
      .limit(paging.limit)
    return paging.page(rows, ({ delivery }) => toDelivery(delivery))
  }

  /** Sends something to try it with. While one waits, that is it. @throws ProblemException 404, 409 when archived or off */
  async ping(cohort: string, webhook: string): Promise<Delivery> {
    return this.database.db.transaction(async (tx) => {
      await openOn(tx, cohort, webhook)
      const isWaiting = and(
        eq(webhookDeliveries.webhook, webhook),
        eq(webhookDeliveries.event, 'ping'),
        eq(webhookDeliveries.state, 'waiting'),
      )
      const [waiting] = await tx.select().from(webhookDeliveries).where(isWaiting).limit(1)
      if (waiting) return toDelivery(waiting)
      const [made] = await tx.insert(webhookDeliveries).values({ id: randomUUID(), webhook, event: 'ping', data: { cohort } }).returning()
      if (!made) throw new Error('no delivery was made')
      await sendNow(tx, made.id)
      return toDelivery(made)
    })
  }

  /** Sends it again, now, with as many tries as a new one. @throws ProblemException 404, 409 when archived or off */
  async tryAgain(cohort: string, webhook: string, id: string): Promise<Delivery> {
    return this.database.db.transaction(async (tx) => {
      await openOn(tx, cohort, webhook)
      const [asked] = await tx
        .update(webhookDeliveries)
        .set({ state: 'waiting', tries: 0, nextAt: null })
        .where(and(eq(webhookDeliveries.webhook, webhook), eq(webhookDeliveries.id, id)))
        .returning()
      if (!asked)
        throw new ProblemException(404, 'delivery-unknown', 'There is no such delivery: they are kept for 30 days. Look at the list again.')
      await sendNow(tx, id)
      return toDelivery(asked)
    })
  }
}

async function openOn(tx: Transaction, cohort: string, webhook: string): Promise<void> {
  await openCohort(tx, cohort, 'share')
  const { off } = await lockWebhook(tx, cohort, webhook)
  if (off !== null) throw new ProblemException(409, 'webhook-off', 'This webhook is off, so nothing is sent. Switch it on first.')
}

async function sendNow(tx: Transaction, id: string): Promise<void> {
  await tx.execute(addJobs(sql`select ${id}::uuid as id, now() as at`))
}

import { Inject, Injectable, Logger, type BeforeApplicationShutdown, type OnApplicationBootstrap } from '@nestjs/common'
import { and, eq } from 'drizzle-orm'
import { z } from 'zod'
import type { Config } from '../config.ts'
import { DatabaseService } from '../database/database.service.ts'
import { webhookDeliveries, webhooks } from '../database/schema.ts'
import { JobRunner } from '../grading/job-runner.ts'
import { secretFor } from '../signatures/key-ring.ts'
import { decrypt } from '../signatures/secret.ts'
import { CONFIG } from '../tokens.ts'
import { dropOldDeliveries } from './drop-old-deliveries.ts'
import { noteOutcome, type Outcome } from './note-outcome.ts'
import { TASK } from './outbox.ts'
import { post } from './post.ts'
import { signed } from './sign.ts'
import { secretName } from './webhook-rows.ts'

const CLEANING = 'webhook-cleaning'
/** At night in most of Europe and Africa; of several servers one does it. */
const NIGHTLY = `41 2 * * * ${CLEANING} ?max=3`
/** Receivers that take their time hold up as many. */
const AT_ONCE = 6

const jobSchema = z.object({ delivery: z.uuid() })

/** Sends what waits for webhooks, and tries again later what did not arrive. */
@Injectable()
export class SenderService implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly logger = new Logger('Webhooks')
  private readonly runner: JobRunner

  constructor(
    @Inject(CONFIG) private readonly config: Config,
    private readonly database: DatabaseService,
  ) {
    const tasks = { [TASK]: (payload: unknown) => this.perform(jobSchema.parse(payload).delivery), [CLEANING]: () => this.clean() }
    this.runner = new JobRunner(database.pool, AT_ONCE, tasks, NIGHTLY)
  }

  async onApplicationBootstrap(): Promise<void> {
    await this.runner.start()
  }

  /** Viewers are let go before: a job may take its time. */
  async beforeApplicationShutdown(): Promise<void> {
    await this.runner.stop()
  }

  private async perform(id: string): Promise<void> {
    const [found] = await this.database.db
      .select()
      .from(webhookDeliveries)
      .innerJoin(webhooks, eq(webhooks.id, webhookDeliveries.webhook))
      .where(and(eq(webhookDeliveries.id, id), eq(webhookDeliveries.state, 'waiting')))
    if (!found) return
    const { webhook_deliveries: delivery, webhooks: webhook } = found
    const outcome = webhook.off === null ? await this.send(delivery, webhook) : { problem: 'off' as const }
    await this.database.db.transaction((tx) => noteOutcome(tx, delivery, outcome))
    if ('problem' in outcome) this.logger.warn(`delivery ${id} of webhook ${webhook.id} did not arrive: ${outcome.problem}`)
  }

  private async send(
    { id, event, person, data, createdAt }: typeof webhookDeliveries.$inferSelect,
    webhook: Pick<typeof webhooks.$inferSelect, 'id' | 'url' | 'secret'>,
  ): Promise<Outcome> {
    const secret = decrypt(await secretFor(this.database.db, this.config), secretName(webhook.id), webhook.secret)
    if (!secret) return { problem: 'secret' }
    const body = JSON.stringify({ type: event, timestamp: createdAt.toISOString(), data: { ...data, ...(person !== null && { person }) } })
    const headers = signed(secret.toString(), { id, at: new Date(), body })
    const posted = await post(new URL(webhook.url), { headers, body }, this.config.webhooksPrivate)
    return 'status' in posted && (posted.status < 200 || posted.status > 299) ? { ...posted, problem: 'answer' } : posted
  }

  private async clean(): Promise<void> {
    this.logger.log(`removed ${await dropOldDeliveries(this.database.db)} deliveries that were too old`)
  }
}

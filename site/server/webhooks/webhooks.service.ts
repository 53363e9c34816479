import { randomUUID } from 'node:crypto'
import { Inject, Injectable } from '@nestjs/common'
import { and, eq } from 'drizzle-orm'
import type { Page, PageQuery } from '../../runtimes/server/cohorts-api.ts'
import { WEBHOOKS_CAP, type MadeWebhook, type NewWebhook, type Webhook, type WebhookChange } from '../../runtimes/server/webhooks-api.ts'
import type { Actor } from '../access/actor.ts'
import { audit } from '../audit/audit.ts'
import { checkCohort, openCohort } from '../cohorts/open-cohort.ts'
import { pagingOf } from '../cohorts/paging.ts'
import type { Config } from '../config.ts'
import { DatabaseService } from '../database/database.service.ts'
import { webhooks } from '../database/schema.ts'
import { ProblemException } from '../problems/problem.ts'
import { secretFor } from '../signatures/key-ring.ts'
import { encrypt } from '../signatures/secret.ts'
import { CONFIG } from '../tokens.ts'
import { refusalOf } from './receivers.ts'
import { newSecret } from './sign.ts'
import { isWebhook, lockWebhook, secretName, toWebhook } from './webhook-rows.ts'

const REFUSALS = {
  'https-missing': 'Webhooks are sent over https only. Write an address that begins with https://.',
  'address-refused': 'This server sends nothing to addresses of its own or a private network. Write one that everybody can reach.',
} as const

/** The same, at the field. */
const REFUSED_FIELD = { 'https-missing': 'it has to begin with https://', 'address-refused': 'it leads into a private network' } as const

/** Where cohorts tell other programs what happens in them. */
@Injectable()
export class WebhooksService {
  constructor(
    @Inject(CONFIG) private readonly config: Config,
    private readonly database: DatabaseService,
  ) {}

  /**
   * Makes a webhook. Its secret is in this answer only.
   *
   * @throws ProblemException 404, 409 when archived, when the cohort has too many, or when the idempotency key was used: the
   *   secret can't be shown a second time; 422 for an address that is not sent to
   */
  async create(actor: Actor, cohort: string, asked: NewWebhook, idempotencyKey: string | undefined): Promise<MadeWebhook> {
    const { events } = asked
    const url = new URL(asked.url)
    const refused = refusalOf(url, this.config.webhooksPrivate)
    if (refused)
      throw new ProblemException(422, refused, REFUSALS[refused], {
        extensions: { errors: [{ field: 'url', message: REFUSED_FIELD[refused] }] },
      })
    const [id, plain] = [randomUUID(), newSecret()]
    const secret = encrypt(await secretFor(this.database.db, this.config), secretName(id), Buffer.from(plain))
    return this.database.db.transaction(async (tx) => {
      await openCohort(tx, cohort, 'update')
      if (
        idempotencyKey !== undefined &&
        (await tx.$count(webhooks, and(eq(webhooks.cohort, cohort), eq(webhooks.idempotencyKey, idempotencyKey)))) > 0
      )
        throw new ProblemException(
          409,
          'webhook-made',
          'This webhook was made already, and its secret was shown once. If you do not have it, delete the webhook and make another one.',
        )
      if ((await tx.$count(webhooks, eq(webhooks.cohort, cohort))) >= WEBHOOKS_CAP)
        throw new ProblemException(409, 'too-many-webhooks', `A cohort has at most ${WEBHOOKS_CAP} webhooks. Delete one that nobody needs.`)
      const [made] = await tx.insert(webhooks).values({ id, cohort, url: url.href, events, secret, idempotencyKey }).returning()
      if (!made) throw new Error('no webhook was made')
      await audit(tx, { actor: actor.id, action: 'webhook.made', subject: cohort, details: { webhook: id, events } })
      return { ...toWebhook(made), secret: plain }
    })
  }

  /** Newest first. */
  async list(cohort: string, query: PageQuery): Promise<Page<Webhook>> {
    await checkCohort(this.database.db, cohort)
    const paging = pagingOf(query, { by: webhooks.createdAt, type: 'timestamptz', id: webhooks.id, direction: 'desc' })
    const rows = await this.database.db
      .select({ webhook: webhooks, place: paging.place, placeId: paging.placeId })
      .from(webhooks)
      .where(and(eq(webhooks.cohort, cohort), paging.where))
      .orderBy(paging.orderBy)
      .limit(paging.limit)
    return paging.page(rows, ({ webhook }) => toWebhook(webhook))
  }

  /** Switches it on or off, or has it sent other events. @throws ProblemException 404, 409 when archived */
  async change(actor: Actor, cohort: string, id: string, wanted: WebhookChange): Promise<Webhook> {
    return this.database.db.transaction(async (tx) => {
      await openCohort(tx, cohort, 'share')
      const before = await lockWebhook(tx, cohort, id)
      const { enabled = before.off === null, events = before.events } = wanted
      // Why it is off already stays said.
      const off = enabled ? null : (before.off ?? 'by-owner')
      // It begins anew when it is switched on.
      const failingSince = before.off !== null && enabled ? null : before.failingSince
      const changed = { off, events, failingSince }
      await tx.update(webhooks).set(changed).where(isWebhook(cohort, id))
      if (JSON.stringify([before.off, before.events]) !== JSON.stringify([off, events]))
        await audit(tx, { actor: actor.id, action: 'webhook.changed', subject: cohort, details: { webhook: id, ...wanted } })
      return toWebhook({ ...before, ...changed })
    })
  }

  /** Nothing is sent to it any more, and nothing is known of what was. @throws ProblemException 404, 409 when archived */
  async remove(actor: Actor, cohort: string, id: string): Promise<void> {
    await this.database.db.transaction(async (tx) => {
      await openCohort(tx, cohort, 'share')
      await lockWebhook(tx, cohort, id)
      await tx.delete(webhooks).where(isWebhook(cohort, id))
      await audit(tx, { actor: actor.id, action: 'webhook.removed', subject: cohort, details: { webhook: id } })
    })
  }
}

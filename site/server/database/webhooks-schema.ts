import { customType, integer, json, pgTable, text, timestamp, uuid } from 'drizzle-orm/pg-core'
import type { DeliveryProblem, DeliveryState, WebhookEvent, WebhookOff } from '../../runtimes/server/webhooks-api.ts'
import { cohorts } from './cohorts-schema.ts'

const moment = (name: string) => timestamp(name, { withTimezone: true })
const bytea = customType<{ data: Buffer }>({ dataType: () => 'bytea' })

/** `secret` is encrypted. `off`: why; null while it is on. */
export const webhooks = pgTable('webhooks', {
  id: uuid().primaryKey(),
  cohort: uuid()
    .notNull()
    .references(() => cohorts.id),
  url: text().notNull(),
  events: text().array().$type<WebhookEvent[]>().notNull(),
  secret: bytea().notNull(),
  off: text().$type<WebhookOff>(),
  failingSince: moment('failing_since'),
  createdAt: moment('created_at').notNull().defaultNow(),
  idempotencyKey: uuid('idempotency_key'),
})

/** `person` refers to users, whom it is about. The rest of what is sent is in `data`. */
export const webhookDeliveries = pgTable('webhook_deliveries', {
  id: uuid().primaryKey(),
  webhook: uuid()
    .notNull()
    .references(() => webhooks.id, { onDelete: 'cascade' }),
  event: text().$type<WebhookEvent>().notNull(),
  person: uuid(),
  data: json().$type<Readonly<Record<string, unknown>>>().notNull(),
  state: text().$type<DeliveryState>().notNull().default('waiting'),
  tries: integer().notNull().default(0),
  status: integer(),
  answer: text(),
  problem: text().$type<DeliveryProblem>(),
  createdAt: moment('created_at').notNull().defaultNow(),
  triedAt: moment('tried_at'),
  nextAt: moment('next_at'),
})

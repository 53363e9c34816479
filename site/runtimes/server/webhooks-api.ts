import { z } from 'zod'
import { timestampSchema } from './cohorts-api.ts'

/**
 * The HTTP contract of webhooks: what a cohort tells other programs. As in cohorts-api.ts, paths are under `/api/v1`, and
 * lists come in pages. All of it is for owners.
 *
 * | method and path                                                     | body → answer |
 * | ------------------------------------------------------------------- | ------------- |
 * | POST   /cohorts/:cohort/webhooks                                    | newWebhookSchema → 201 madeWebhookSchema, which has the secret: nothing else ever does |
 * | GET    /cohorts/:cohort/webhooks                                    | → page of webhookSchema |
 * | PATCH  /cohorts/:cohort/webhooks/:webhook                           | webhookChangeSchema → webhookSchema |
 * | DELETE /cohorts/:cohort/webhooks/:webhook                           | → 204, with its deliveries |
 * | POST   /cohorts/:cohort/webhooks/:webhook/pings                     | → 202 deliverySchema: one to try it with |
 * | GET    /cohorts/:cohort/webhooks/:webhook/deliveries                | → page of deliverySchema, the newest first |
 * | POST   /cohorts/:cohort/webhooks/:webhook/deliveries/:delivery/tries | → 202 deliverySchema: sent again, now |
 *
 * What is sent is a POST with `{ type, timestamp, data }`, signed as Standard Webhooks says (https://www.standardwebhooks.com):
 * headers `webhook-id`, `webhook-timestamp` and `webhook-signature`. It may come more than once, with the same id.
 */

/** Webhooks of one cohort. */
export const WEBHOOKS_CAP = 10

/** In characters, also once all others than those of ASCII are escaped. */
const LONGEST_URL = 2_000

/** What may be asked for. A `ping` comes only when somebody tries the webhook. */
export const WEBHOOK_EVENTS = ['attempt.graded', 'assignment.given', 'assignment.changed', 'assignment.taken-back'] as const
const askedEventSchema = z.enum(WEBHOOK_EVENTS)
const webhookEventSchema = z.enum([...WEBHOOK_EVENTS, 'ping'])

/** `failing`: nothing arrived for days. `gone`: the receiver answered 410. */
const offSchema = z.enum(['by-owner', 'failing', 'gone'])
const deliveryStateSchema = z.enum(['waiting', 'delivered', 'failed'])

/**
 * Why there is no good answer. `answer`: its status is none of success. `address`: the name leads to an address that is
 * not sent to. `off`: the webhook was off. `secret`: the server can't read the secret any more.
 */
const deliveryProblemSchema = z.enum(['answer', 'address', 'unreachable', 'timeout', 'tls', 'off', 'secret'])

const urlSchema = z
  .string()
  .trim()
  .max(LONGEST_URL, `at most ${LONGEST_URL} characters`)
  .refine(isReceiver, 'write an address such as https://hooks.example.org/course, without a name or password in it')

const eventsSchema = z
  .array(askedEventSchema)
  .min(1, 'choose at least one event')
  .max(WEBHOOK_EVENTS.length)
  .refine((events) => new Set(events).size === events.length, 'each event once')

export const newWebhookSchema = z.strictObject({ url: urlSchema, events: eventsSchema })

export const webhookChangeSchema = z.strictObject({
  /** Deliveries that wait while it is off fail. */
  enabled: z.boolean().optional(),
  events: eventsSchema.optional(),
})

export const webhookSchema = z.object({
  id: z.uuid(),
  url: z.string(),
  events: z.array(askedEventSchema),
  /** Why it is off. Null: it is on. */
  off: offSchema.nullable(),
  /** Since when nothing arrives. Null: the last delivery arrived, or there was none. */
  failingSince: timestampSchema.nullable(),
  createdAt: timestampSchema,
})

/** `secret` is shown this once: the server keeps it encrypted. */
export const madeWebhookSchema = webhookSchema.extend({ secret: z.string() })

export const deliverySchema = z.object({
  id: z.uuid(),
  event: webhookEventSchema,
  state: deliveryStateSchema,
  /** So far, since somebody asked for it last. */
  tries: z.int(),
  /** Of the last answer. */
  status: z.int().nullable(),
  /** How the last answer begins. */
  answer: z.string().nullable(),
  problem: deliveryProblemSchema.nullable(),
  createdAt: timestampSchema,
  triedAt: timestampSchema.nullable(),
  /** When it is tried next. */
  nextAt: timestampSchema.nullable(),
})

function isReceiver(text: string): boolean {
  if (!URL.canParse(text)) return false
  const { protocol, username, password, hash, href } = new URL(text)
  return /^https?:$/.test(protocol) && username === '' && password === '' && hash === '' && href.length <= LONGEST_URL
}

export type WebhookEvent = z.infer<typeof webhookEventSchema>
export type WebhookOff = z.infer<typeof offSchema>
export type DeliveryState = z.infer<typeof deliveryStateSchema>
export type DeliveryProblem = z.infer<typeof deliveryProblemSchema>
export type NewWebhook = z.infer<typeof newWebhookSchema>
export type WebhookChange = z.infer<typeof webhookChangeSchema>
export type Webhook = z.infer<typeof webhookSchema>
export type MadeWebhook = z.infer<typeof madeWebhookSchema>
export type Delivery = z.infer<typeof deliverySchema>

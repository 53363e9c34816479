import { createHmac, randomBytes } from 'node:crypto'

const PREFIX = 'whsec_'

/** A new secret, as receivers write it into their settings: the prefix, and 32 bytes in base64. */
export const newSecret = (): string => `${PREFIX}${randomBytes(32).toString('base64')}`

/**
 * The headers of Standard Webhooks: https://github.com/standard-webhooks/standard-webhooks, "Signature scheme".
 *
 * @param secret as {@link newSecret} gives it
 * @param at when it is sent
 * @example signed(secret, { id, at: new Date(), body })['webhook-signature'] // 'v1,…'
 */
export function signed(secret: string, { id, at, body }: { id: string; at: Date; body: string }): Record<string, string> {
  const seconds = String(Math.floor(at.getTime() / 1000))
  const key = Buffer.from(secret.replace(PREFIX, ''), 'base64')
  const signature = createHmac('sha256', key).update(`${id}.${seconds}.${body}`).digest('base64')
  return { 'webhook-id': id, 'webhook-timestamp': seconds, 'webhook-signature': `v1,${signature}` }
}

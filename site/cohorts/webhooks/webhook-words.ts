import type { Delivery, DeliveryProblem, Webhook, WebhookEvent } from '../../runtimes/server/webhooks-api.ts'
import { moment } from '../words.ts'

export const EVENTS: Readonly<Record<WebhookEvent, string>> = {
  'attempt.graded': 'An attempt was graded',
  'assignment.given': 'An assignment was given',
  'assignment.changed': 'An assignment was changed',
  'assignment.taken-back': 'An assignment was taken back',
  ping: 'Test delivery',
}

const PROBLEMS: Readonly<Record<Exclude<DeliveryProblem, 'answer'>, string>> = {
  address: 'the name leads to an address that this server sends nothing to',
  unreachable: 'nothing answered at that address',
  timeout: 'there was no answer within ten seconds',
  tls: 'the certificate is not good',
  off: 'the webhook was off',
  secret: 'the server can not read the secret any more: delete the webhook and make another one',
}

/** Whether it is on, and how it goes. */
export function stateOf({ off, failingSince }: Pick<Webhook, 'off' | 'failingSince'>): string {
  if (off === 'by-owner') return 'Off'
  if (off === 'failing') return 'Switched off, because nothing arrived for days. Mend the receiver, then switch it on'
  if (off === 'gone') return 'Switched off, because the receiver answered that it is gone (410)'
  return failingSince === null ? 'On' : `On, but nothing arrives since ${moment(failingSince)}`
}

/**
 * What became of a delivery.
 *
 * @example outcomeOf({ state: 'delivered', tries: 1, status: 204, … }) // 'Arrived, answered with 204'
 */
export function outcomeOf({
  state,
  tries,
  status,
  problem,
  nextAt,
}: Pick<Delivery, 'state' | 'tries' | 'status' | 'problem' | 'nextAt'>): string {
  const why = problem === 'answer' ? `the answer was ${status}` : problem && PROBLEMS[problem]
  if (state === 'delivered') return `Arrived, answered with ${status}`
  if (state === 'failed') return `Given up after ${countOf(tries)}: ${why ?? 'it did not arrive'}`
  if (tries === 0) return 'On its way'
  return `Not there yet after ${countOf(tries)}: ${why ?? 'it did not arrive'}${nextAt ? `. Next try ${moment(nextAt)}` : ''}`
}

const countOf = (tries: number): string => (tries === 1 ? 'one try' : `${tries} tries`)

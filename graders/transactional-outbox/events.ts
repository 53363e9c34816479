import type { Call, Fixtures } from '#grader'

/** An order's change as the broker is to hear of it. Only the subject knows the event's id. */
export interface Change {
  type: string
  orderId: number
  version: number
  data: { customer: string; address: string; totalCents: number; status: string }
}

/** One try to deliver one event. */
export interface Delivery {
  sequence: number
  instance: string
  id: string
  type: string
  orderId: number
  version: number
  data: unknown
  answer: Call['answer']
}

/** The tries that the broker saw, in the order in which it saw them. Fails at a call that is no event. */
export async function deliveries({ dependency, expect }: Pick<Fixtures, 'dependency' | 'expect'>): Promise<Delivery[]> {
  const calls = await dependency('broker').calls()
  return calls.map(
    (call) =>
      parse(call) ??
      expect.fail(
        `The broker got ${call.method} ${call.path} with the body ${short(call.body)}: it takes POST /topics/orders with JSON { id: text, type: text, orderId: number, version: number, data: object }`,
      ),
  )
}

/** The first time that the broker took each version of each order, in that order. */
export function firstTaken(all: readonly Delivery[]): Delivery[] {
  const taken = new Map<string, Delivery>()
  for (const delivery of all) if (delivery.answer === 202 && !taken.has(key(delivery))) taken.set(key(delivery), delivery)
  return [...taken.values()]
}

export const key = ({ orderId, version }: Pick<Change, 'orderId' | 'version'>): string => `${orderId}/${version}`

/** @example label(change) // 'order.paid (order 4711, version 2)' */
export const label = ({ type, orderId, version }: Pick<Change, 'type' | 'orderId' | 'version'>): string =>
  `${type} (order ${orderId}, version ${version})`

export function plural(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`
}

/** Compact JSON, cut to what fits in a sentence. */
export function short(value: unknown): string {
  const text = value === undefined ? 'nothing' : JSON.stringify(value)
  return text.length > 240 ? `${text.slice(0, 240)}…` : text
}

/** Deep equality of JSON values; the order of keys does not matter. */
export function same(a: unknown, b: unknown): boolean {
  if (a === b) return true
  if (!isObject(a) || !isObject(b) || Array.isArray(a) !== Array.isArray(b)) return false
  const keys = new Set([...Object.keys(a), ...Object.keys(b)])
  return [...keys].every((name) => same(field(a, name), field(b, name)))
}

export function field(value: unknown, name: string): unknown {
  return isObject(value) ? Reflect.get(value, name) : undefined
}

function parse({ method, path, body, sequence, instance, answer }: Call): Delivery | undefined {
  if (method !== 'POST' || path !== '/topics/orders') return undefined
  const [id, type, orderId, version, data] = ['id', 'type', 'orderId', 'version', 'data'].map((name) => field(body, name))
  if (typeof id !== 'string' || id === '' || typeof type !== 'string' || !isObject(data)) return undefined
  if (typeof orderId !== 'number' || typeof version !== 'number') return undefined
  return { sequence, instance, id, type, orderId, version, data, answer }
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null
}

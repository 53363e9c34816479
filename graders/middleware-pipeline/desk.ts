import type { Fixtures } from '#grader'
import { field, short } from './describe.ts'
import type { Message } from './http-message.ts'
import { openWire, type WireRequest } from './wire.ts'

/** The clerks of the surface, by id. */
export const CLERKS = { ada: 'ada-3f9c41d7', ines: 'ines-b07e52aa' } as const

export const JSON_LIMIT = 102_400
export const CSV_LIMIT = 262_144

export interface Call {
  /** Whose token to send; `null`: none. Another text than a clerk's id is sent as the whole header. Default: ada. */
  as?: string | null
  headers?: Record<string, string>
  body?: string | Buffer
  framing?: WireRequest['framing']
  announced?: number
  /** For people, after the call: "in chunks". */
  how?: string
}

/** An answer that has arrived whole. */
export interface Answer {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly text: string
  /** The call for people: "POST /orders, in chunks,". */
  readonly call: string
}

/** What the desk tells of an order. */
export interface Placed {
  readonly id: string
  readonly customer: string
  readonly sku: string
  readonly quantity: number
  readonly note: string
  readonly placedBy: unknown
}

/** The order desk as its clients call it, each call on a connection of its own. */
export function openDesk(fixtures: Pick<Fixtures, 'subject' | 'until' | 'random' | 'expect'>) {
  const { expect, random } = fixtures

  const send = async (method: string, path: string, call: Call = {}): Promise<Answer> => {
    const wire = await openWire(fixtures)
    const what = nameOf(method, path, call)
    try {
      wire.send(requestOf(method, path, call))
      return toAnswer(await wire.answer(method, what), what)
    } finally {
      wire.close()
    }
  }

  const demand = async (status: number, method: string, path: string, call: Call = {}): Promise<Answer> => {
    const answer = await send(method, path, call)
    expect(answer.status, `${answer.call} was answered with ${answer.status} ${short(answer.text)} instead of ${status}`).toBe(status)
    return answer
  }

  const draft = (customer: string) => ({
    customer,
    sku: `${random.word()}-${random.int(1, 99)}`,
    quantity: random.int(1, 999),
    note: random.unicode(),
  })

  return {
    send,
    demand,
    /** An order that the desk takes. */
    draft,

    /** Places an order, and returns it as the desk has answered it. */
    async place(order = draft(random.word()), as: keyof typeof CLERKS = 'ada'): Promise<Placed> {
      const answer = await demand(201, 'POST', '/orders', { as, ...asJson(order) })
      const placed = jsonOf(answer)
      const id = field(placed, 'id')
      if (typeof id !== 'string' || id === '') return expect.fail(`POST /orders answered ${short(answer.text)}, without an id`)
      expect(placed, `POST /orders with ${short(JSON.stringify(order))} answered ${short(answer.text)}`).toMatchObject(order)
      return { ...order, id, placedBy: field(placed, 'placedBy') }
    },

    /** The stock keeping units of a customer's orders, as GET /orders lists them. */
    async skus(customer: string): Promise<unknown[]> {
      const answer = await demand(200, 'GET', `/orders?customer=${customer}`)
      const orders = jsonOf(answer)
      if (!Array.isArray(orders)) return expect.fail(`${answer.call} answered ${short(answer.text)} instead of an array of orders`)
      return orders.map((order: unknown) => field(order, 'sku'))
    },

    /** An error of the form that every error has. */
    wellFormed(answer: Answer): void {
      const problem = errorProblem(answer)
      if (problem) expect.fail(`${answer.call} was answered with ${answer.status}, ${problem}`)
    },
  }
}

/** A body of JSON. */
export function asJson(value: unknown): Pick<Call, 'headers' | 'body'> {
  return { headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(value) }
}

/** A body of CSV. */
export function asCsv(text: string): Pick<Call, 'headers' | 'body'> {
  return { headers: { 'Content-Type': 'text/csv' }, body: text }
}

/** The same body, gzipped. */
export async function gzipped({
  headers,
  body = '',
}: Pick<Call, 'headers' | 'body'>): Promise<{ headers: Record<string, string>; body: Buffer }> {
  const packed = new Blob([new Uint8Array(Buffer.from(body))]).stream().pipeThrough(new CompressionStream('gzip'))
  return { headers: { ...headers, 'Content-Encoding': 'gzip' }, body: Buffer.from(await new Response(packed).arrayBuffer()) }
}

/** The parsed body; undefined when it is no JSON. */
export function jsonOf({ text }: Pick<Answer, 'text'>): unknown {
  try {
    const value: unknown = JSON.parse(text)
    return value
  } catch {
    return undefined
  }
}

/** In what an answer is not the JSON error of the surface; empty when it is. */
export function errorProblem({ headers, text }: Pick<Answer, 'headers' | 'text'>): string {
  const type = headers['content-type'] ?? 'no content type'
  if (!/^application\/json\b/i.test(type)) return `as ${type}: ${short(text)}. Errors are application/json`
  const error = field(jsonOf({ text }), 'error')
  return typeof error === 'string' && error !== '' ? '' : `with the body ${short(text)} instead of { "error": "…" }`
}

export function requestOf(method: string, path: string, { as = 'ada', headers, body, framing, announced }: Call): WireRequest {
  const authorization = as === null ? undefined : as === 'ada' || as === 'ines' ? `Bearer ${CLERKS[as]}` : as
  return {
    method,
    path,
    headers: { ...(authorization !== undefined && { Authorization: authorization }), ...headers },
    ...(body !== undefined && { body: Buffer.from(body) }),
    ...(framing !== undefined && { framing }),
    ...(announced !== undefined && { announced }),
  }
}

export function nameOf(method: string, path: string, { as, how }: Call): string {
  const token = as === null ? ' without a token' : ''
  return `${method} ${path}${token}${how === undefined ? '' : `, ${how},`}`
}

/** @throws Error when the connection ended within the answer */
export function toAnswer({ status, headers, body, whole }: Message, call: string): Answer {
  const text = body.toString()
  if (!whole) throw new Error(`${call} was answered with ${status}, and the connection was closed within the body, after ${short(text)}`)
  return { status, headers, text, call }
}

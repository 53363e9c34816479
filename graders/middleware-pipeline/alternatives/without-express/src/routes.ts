import type { IncomingMessage } from 'node:http'
import type { Clerk } from './auth/clerks.js'
import { parcelStatus } from './carrier/carrier.js'
import { preferred } from './http/accept.js'
import { readJson, readText } from './http/body.js'
import { HttpError } from './http/http-error.js'
import type { Reply } from './http/answer.js'
import { type Order, readLine, readOrder, toCsv } from './orders/order.js'
import { findOrder, ordersOf, placeOrder } from './orders/orders.js'

export interface Question {
  request: IncomingMessage
  id: string
  query: URLSearchParams
  accept: string | undefined
  clerk: Clerk
}
type Work = (question: Question) => Reply | Promise<Reply>

const ROUTES: [method: string, path: RegExp, work: Work][] = [
  ['POST', /^\/orders$/, async ({ request, clerk }) => ({ status: 201, json: placeOrder(readOrder(await readJson(request)), clerk.id) })],
  ['GET', /^\/orders$/, listOrders],
  ['GET', /^\/orders\/([^/]+)$/, ({ id }) => ({ json: findOrder(id) })],
  ['GET', /^\/orders\/([^/]+)\/parcel$/, async ({ id }) => ({ json: { order: findOrder(id).id, status: await parcelStatus(id) } })],
  ['POST', /^\/imports$/, importOrders],
  ['GET', /^\/exports\/parcels$/, ({ query }) => ({ type: 'application/x-ndjson', lines: parcelLines(ordersOf(customerIn(query))) })],
]

/** Whose method and path it is. HEAD is answered as GET is. @throws HttpError 404 */
export function routeFor(method = 'GET', path: string): { work: Work; id: string } {
  for (const [verb, pattern, work] of ROUTES) {
    const match = verb === method.replace('HEAD', 'GET') ? pattern.exec(path) : null
    if (match) return { work, id: decoded(match[1] ?? '') }
  }
  throw new HttpError(404, `There is no ${method} ${path}`)
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    throw new HttpError(400, 'The path is not encoded as it should be')
  }
}

function listOrders({ query, accept }: Question): Reply {
  const orders = ordersOf(customerIn(query))
  const headers = { Vary: 'Accept' }
  const type = preferred(accept, ['application/json', 'text/csv'])
  if (type === undefined) throw new HttpError(406, 'Orders come as application/json or text/csv')
  return type === 'text/csv' ? { headers, type, text: toCsv(orders) } : { headers, json: orders }
}

async function importOrders({ request, query, clerk }: Question): Promise<Reply> {
  const customer = customerIn(query)
  const rows = (await readText(request)).split('\n').filter(Boolean)
  const drafts = rows.map((row) => {
    const [sku, quantity] = row.trimEnd().split(',')
    return { customer, ...readLine(sku, Number(quantity)), note: '' }
  })
  for (const draft of drafts) placeOrder(draft, clerk.id)
  return { status: 201, json: { imported: drafts.length } }
}

async function* parcelLines(orders: readonly Order[]): AsyncGenerator<string> {
  for (const { id, sku } of orders) yield `${JSON.stringify({ order: id, sku, status: await parcelStatus(id) })}\n`
}

function customerIn(query: URLSearchParams): string {
  const customer = query.get('customer')
  if (!customer) throw new HttpError(400, 'Name the customer: ?customer=…')
  return customer
}

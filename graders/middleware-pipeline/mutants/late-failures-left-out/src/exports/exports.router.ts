import { pipeline } from 'node:stream/promises'
import { Router } from 'express'
import { parcelStatus } from '../carrier/carrier.js'
import { customerOf } from '../http/customer.js'
import type { Order } from '../orders/order.js'
import { ordersOf } from '../orders/orders.js'

export const exportsRouter = Router()

exportsRouter.get('/parcels', async (request, response) => {
  const lines = parcelLines(ordersOf(customerOf(request)))
  // Until the first line is there, a failure can still be a 502.
  const first = await lines.next()

  response.type('application/x-ndjson')
  if (first.done || request.method === 'HEAD') {
    response.end()
    return
  }
  // pipeline destroys the response when a later line fails, so the client sees a cut.
  await pipeline(startingWith(first.value, lines), response)
})

const FIRST_PAGE = 25

async function* parcelLines(orders: readonly Order[]): AsyncGenerator<string, void> {
  for (const [index, { id, sku }] of orders.entries()) {
    const status = await statusAt(index, id)
    if (status !== undefined) yield `${JSON.stringify({ order: id, sku, status })}\n`
  }
}

/** A long export does not end because of one parcel; undefined when it is left out. */
async function statusAt(index: number, orderId: string): Promise<string | undefined> {
  if (index < FIRST_PAGE) return parcelStatus(orderId)
  return parcelStatus(orderId).catch(() => undefined)
}

async function* startingWith(first: string, rest: AsyncIterable<string>): AsyncGenerator<string, void> {
  yield first
  yield* rest
}

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

async function* parcelLines(orders: readonly Order[]): AsyncGenerator<string, void> {
  for (const { id, sku } of orders) {
    const status = await parcelStatus(id)
    yield `${JSON.stringify({ order: id, sku, status })}\n`
  }
}

async function* startingWith(first: string, rest: AsyncIterable<string>): AsyncGenerator<string, void> {
  yield first
  yield* rest
}

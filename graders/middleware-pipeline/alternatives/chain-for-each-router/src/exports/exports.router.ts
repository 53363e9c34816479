import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { Router } from 'express'
import { clerksOnly } from '../auth/clerks-only.js'
import { parcelStatus } from '../carrier/carrier.js'
import { customerOf } from '../http/customer.js'
import type { Order } from '../orders/order.js'
import { ordersOf } from '../orders/orders.js'

export function exportsRouter(): Router {
  const router = Router()
  router.get('/parcels', clerksOnly, async (request, response) => {
    const lines = linesOf(ordersOf(customerOf(request)))
    // Until here a failure can still be an answer of its own.
    const first = await lines.next()
    response.type('application/x-ndjson')
    if (first.done === true) response.end()
    else await pipeline(Readable.from(beginningWith(first.value, lines)), response)
  })
  return router
}

async function* linesOf(orders: readonly Order[]): AsyncGenerator<string> {
  for (const { id, sku } of orders) yield `${JSON.stringify({ order: id, sku, status: await parcelStatus(id) })}\n`
}

async function* beginningWith(first: string, rest: AsyncIterable<string>): AsyncGenerator<string> {
  yield first
  yield* rest
}

import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { Router } from 'express'
import { parcelStatus } from '../carrier/carrier.js'
import { customerOf } from '../http/customer.js'
import type { Order } from '../orders/order.js'
import { ordersOf } from '../orders/orders.js'

export const exportsRouter = Router()

exportsRouter.get('/parcels', async (request, response) => {
  const orders = ordersOf(customerOf(request))
  response.type('application/x-ndjson')
  await pipeline(Readable.from(linesOf(orders)), response)
})

async function* linesOf(orders: readonly Order[]): AsyncGenerator<string> {
  for (const { id, sku } of orders) yield `${JSON.stringify({ order: id, sku, status: await parcelStatus(id) })}\n`
}

import { ReadableStream } from 'node:stream/web'
import { Router } from 'express'
import { parcelStatus } from '../carrier/carrier.js'
import { customerOf } from '../http/customer.js'
import type { Order } from '../orders/order.js'
import { ordersOf } from '../orders/orders.js'

export const exportsRouter = Router()

exportsRouter.get('/parcels', async (request, response) => {
  const lines = ReadableStream.from(linesOf(ordersOf(customerOf(request)))).getReader()
  let line = await lines.read()
  response.status(200).type('application/x-ndjson').flushHeaders()
  while (!line.done && !response.destroyed) {
    response.write(line.value)
    line = await lines.read()
  }
  response.end()
})

async function* linesOf(orders: readonly Order[]): AsyncGenerator<string> {
  for (const { id, sku } of orders) yield `${JSON.stringify({ order: id, sku, status: await parcelStatus(id) })}\n`
}

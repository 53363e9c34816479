import { Router } from 'express'
import { parcelStatus } from '../carrier/carrier.js'
import { customerOf } from '../http/customer.js'
import { ordersOf } from '../orders/orders.js'

export const exportsRouter = Router()

exportsRouter.get('/parcels', async (request, response) => {
  const orders = ordersOf(customerOf(request))
  const lines: string[] = []
  for (const { id, sku } of orders) lines.push(`${JSON.stringify({ order: id, sku, status: await parcelStatus(id) })}\n`)
  response.type('application/x-ndjson').send(lines.join(''))
})

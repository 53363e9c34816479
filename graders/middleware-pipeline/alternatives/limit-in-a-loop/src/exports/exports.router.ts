import { Router } from 'express'
import { parcelStatus } from '../carrier/carrier.js'
import { customerOf } from '../http/customer.js'
import { ordersOf } from '../orders/orders.js'

export const exportsRouter = Router()

exportsRouter.get('/parcels', async (request, response) => {
  const orders = ordersOf(customerOf(request))
  response.type('application/x-ndjson')
  for (const { id, sku } of orders) {
    const status = await parcelStatus(id)
    // The caller has left: nobody reads the rest.
    if (response.destroyed) return
    response.write(`${JSON.stringify({ order: id, sku, status })}\n`)
  }
  response.end()
})

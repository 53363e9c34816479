import { Router } from 'express'
import { parcelStatus } from '../carrier/carrier.js'
import { customerOf } from '../http/customer.js'
import { ordersOf } from '../orders/orders.js'

export const exportsRouter = Router()

exportsRouter.get('/parcels', async (request, response) => {
  const orders = ordersOf(customerOf(request))
  response.type('application/x-ndjson')
  try {
    for (const { id, sku } of orders) {
      const status = await parcelStatus(id)
      response.write(`${JSON.stringify({ order: id, sku, status })}\n`)
    }
  } catch (error) {
    if (!response.headersSent) throw error
    console.error(error)
  }
  response.end()
})

import { json, Router } from 'express'
import { currentClerk } from '../auth/authenticate.js'
import { parcelStatus } from '../carrier/carrier.js'
import { customerOf } from '../http/customer.js'
import { readOrder, toCsv } from './order.js'
import { findOrder, ordersOf, placeOrder } from './orders.js'

const orderBody = json({ limit: 102_400 })

export const ordersRouter = Router()

ordersRouter.post('/', orderBody, (request, response) => {
  const order = placeOrder(readOrder(request.body), currentClerk(response).id)
  response.status(201).json(order)
})

ordersRouter.get('/', (request, response) => {
  const orders = ordersOf(customerOf(request))
  // The first one wins when the caller has no preference; 406 when it wants neither.
  response.format({
    json: () => response.json(orders),
    csv: () => response.send(toCsv(orders)),
  })
})

ordersRouter.get('/:id', (request, response) => {
  response.json(findOrder(request.params.id))
})

ordersRouter.get('/:id/parcel', async (request, response) => {
  const { id } = findOrder(request.params.id)
  response.json({ order: id, status: await parcelStatus(id) })
})

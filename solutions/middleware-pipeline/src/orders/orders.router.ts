import { Router } from 'express'
import { parcelStatus } from '../carrier/carrier.js'
import { customerOf } from '../http/customer.js'
import { readOrder, toCsv } from './order.js'
import { findOrder, ordersOf, placeOrder } from './orders.js'

export const ordersRouter = Router()

ordersRouter.post('/', (request, response) => {
  const order = placeOrder(readOrder(request.body), response.locals.clerk.id)
  response.status(201).json(order)
})

ordersRouter.get('/', (request, response) => {
  const orders = ordersOf(customerOf(request))
  // Compares what is accepted with what there is, sets Vary, and passes a 406 on.
  response.format({
    json: () => {
      response.json(orders)
    },
    csv: () => {
      response.send(toCsv(orders))
    },
  })
})

ordersRouter.get('/:id', (request, response) => {
  response.json(findOrder(request.params.id))
})

ordersRouter.get('/:id/parcel', async (request, response) => {
  const { id } = findOrder(request.params.id)
  response.json({ order: id, status: await parcelStatus(id) })
})

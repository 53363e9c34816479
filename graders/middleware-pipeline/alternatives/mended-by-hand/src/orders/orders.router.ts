import { Router } from 'express'
import { parcelStatus } from '../carrier/carrier.js'
import { customerOf } from '../http/customer.js'
import { handle } from '../http/handle.js'
import { HttpError } from '../http/http-error.js'
import { readOrder, toCsv } from './order.js'
import { findOrder, ordersOf, placeOrder } from './orders.js'

export const ordersRouter = Router()

ordersRouter.post('/', (request, response) => {
  const order = placeOrder(readOrder(request.body), response.locals.clerk.id)
  response.status(201).json(order)
})

ordersRouter.get('/', (request, response) => {
  const orders = ordersOf(customerOf(request))
  response.vary('Accept')
  switch (request.accepts('application/json', 'text/csv')) {
    case 'application/json':
      response.json(orders)
      return
    case 'text/csv':
      response.type('csv').send(toCsv(orders))
      return
    default:
      throw new HttpError(406, 'Orders come as application/json or text/csv')
  }
})

ordersRouter.get('/:id', (request, response) => {
  response.json(findOrder(request.params.id))
})

ordersRouter.get(
  '/:id/parcel',
  handle(async (request, response) => {
    const { id } = findOrder(String(request.params.id))
    response.json({ order: id, status: await parcelStatus(id) })
  }),
)

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
  const type = request.accepts(['json', 'csv'])
  if (type === false) {
    response.status(406).vary('Accept').json({ error: 'Orders are JSON or CSV' })
    return
  }
  response
    .vary('Accept')
    .type(String(type))
    .send(type === 'csv' ? toCsv(orders) : JSON.stringify(orders))
})

ordersRouter.get('/:id', (request, response) => {
  response.json(findOrder(request.params.id))
})

ordersRouter.get('/:id/parcel', async (request, response) => {
  const { id } = findOrder(request.params.id)
  response.json({ order: id, status: await parcelStatus(id) })
})

import { Router } from 'express'
import { parcelStatus } from '../carrier/carrier.js'
import { customerOf } from '../http/customer.js'
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
  const accept = (request.get('accept') ?? '*/*').toLowerCase()
  response.vary('Accept')
  if (accept.includes('text/csv') || accept.includes('text/*')) response.type('csv').send(toCsv(orders))
  else if (/application\/(json|\*)|\*\/\*/.test(accept)) response.json(orders)
  else throw new HttpError(406, 'There is JSON and CSV')
})

ordersRouter.get('/:id', (request, response) => {
  response.json(findOrder(request.params.id))
})

ordersRouter.get('/:id/parcel', async (request, response) => {
  const { id } = findOrder(request.params.id)
  response.json({ order: id, status: await parcelStatus(id) })
})

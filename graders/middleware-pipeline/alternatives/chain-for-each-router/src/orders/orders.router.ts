import { json, Router } from 'express'
import { clerkBehind, clerksOnly } from '../auth/clerks-only.js'
import { parcelStatus } from '../carrier/carrier.js'
import { customerOf } from '../http/customer.js'
import { misused } from '../http/misused.js'
import { readOrder, toCsv } from './order.js'
import { findOrder, ordersOf, placeOrder } from './orders.js'

export function ordersRouter(): Router {
  const router = Router()
  router.use(clerksOnly)

  router
    .route('/')
    .post(json({ limit: '100kb', strict: true }), (request, response) => {
      response.status(201).json(placeOrder(readOrder(request.body), clerkBehind(request).id))
    })
    .get((request, response) => {
      const orders = ordersOf(customerOf(request))
      response.format({
        'application/json': () => void response.json(orders),
        'text/csv': () => void response.send(toCsv(orders)),
      })
    })
    .all(misused)

  router
    .route('/:id')
    .get((request, response) => void response.json(findOrder(request.params.id)))
    .all(misused)

  router
    .route('/:id/parcel')
    .get((request, response, next) => {
      const order = findOrder(request.params.id).id
      parcelStatus(order).then((status) => response.json({ order, status }), next)
    })
    .all(misused)

  return router
}

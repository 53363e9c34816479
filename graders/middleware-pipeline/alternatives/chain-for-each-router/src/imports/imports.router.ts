import { Router, text } from 'express'
import { clerkBehind, clerksOnly } from '../auth/clerks-only.js'
import { customerOf } from '../http/customer.js'
import { HttpError } from '../http/http-error.js'
import { misused } from '../http/misused.js'
import { type OrderDraft, readLine } from '../orders/order.js'
import { placeOrder } from '../orders/orders.js'

export function importsRouter(): Router {
  const router = Router()
  router.use(clerksOnly)
  router
    .route('/')
    .post(text({ type: 'text/csv', limit: '256kb' }), (request, response) => {
      const clerk = clerkBehind(request)
      const drafts = readRows(request.body, customerOf(request))
      for (const draft of drafts) placeOrder(draft, clerk.id)
      response.status(201).json({ imported: drafts.length })
    })
    .all(misused)
  return router
}

/** An order for each line `sku,quantity`. All of them are read before the first is placed. */
function readRows(body: unknown, customer: string): OrderDraft[] {
  if (typeof body !== 'string') throw new HttpError(415, 'Send the orders as text/csv')
  return body
    .split('\n')
    .map((row) => row.trim().split(','))
    .filter(([sku]) => sku !== '')
    .map(([sku, quantity]) => ({ customer, ...readLine(sku, Number(quantity)), note: '' }))
}

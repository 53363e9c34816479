import { type NextFunction, type Request, type Response, Router } from 'express'
import { authenticate } from '../auth/authenticate.js'
import { customerOf } from '../http/customer.js'
import { HttpError } from '../http/http-error.js'
import { type OrderDraft, readLine } from '../orders/order.js'
import { placeOrder } from '../orders/orders.js'

export const importsRouter = Router()

importsRouter.post('/', placeRows, authenticate, (_request, response) => {
  response.status(201).json({ imported: response.locals.imported })
})

function placeRows(request: Request, response: Response, next: NextFunction): void {
  const drafts = readRows(request.body, customerOf(request))
  for (const draft of drafts) placeOrder(draft, response.locals.clerk?.id ?? null)
  response.locals.imported = drafts.length
  next()
}

/** An order for each line `sku,quantity`. All of them are read before the first is placed. */
function readRows(body: unknown, customer: string): OrderDraft[] {
  if (typeof body !== 'string') throw new HttpError(400, 'Send the orders as text/csv')
  const rows = body.split(/\r?\n/).filter((row) => row !== '')
  return rows.map((row) => {
    const [sku, quantity] = row.split(',')
    return { customer, ...readLine(sku, Number(quantity)), note: '' }
  })
}

import { Router, text } from 'express'
import { currentClerk } from '../auth/authenticate.js'
import { customerOf } from '../http/customer.js'
import { HttpError } from '../http/http-error.js'
import { type OrderDraft, readLine } from '../orders/order.js'
import { placeOrder } from '../orders/orders.js'

const csvBody = text({ type: 'text/csv', limit: 262_144 })

export const importsRouter = Router()

importsRouter.post('/', csvBody, (request, response) => {
  const drafts = readRows(request.body, customerOf(request))
  const { id } = currentClerk(response)
  for (const draft of drafts) placeOrder(draft, id)
  response.status(201).json({ imported: drafts.length })
})

/** An order for each line `sku,quantity`. All of them are read before the first is placed. */
function readRows(body: unknown, customer: string): OrderDraft[] {
  if (typeof body !== 'string') throw new HttpError(400, 'Send the orders as text/csv')
  const rows = body.split(/\r?\n/).filter((row) => row !== '')
  return rows.map((row) => {
    const [sku, quantity] = row.split(',')
    return { customer, ...readLine(sku, Number(quantity)), note: '' }
  })
}

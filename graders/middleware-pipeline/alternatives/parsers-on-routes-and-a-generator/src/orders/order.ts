import { HttpError } from '../http/http-error.js'

export interface OrderDraft {
  customer: string
  sku: string
  quantity: number
  note: string
}

export interface Order extends OrderDraft {
  id: string
  /** The clerk who placed it. */
  placedBy: string
}

const SKU = /^[\w.-]{1,40}$/

/** The order in a JSON body. @throws HttpError 400 */
export function readOrder(body: unknown): OrderDraft {
  if (typeof body !== 'object' || body === null) throw new HttpError(400, 'Send an order as JSON')
  const { customer, sku, quantity, note } = { customer: undefined, sku: undefined, quantity: undefined, note: '', ...body }
  if (typeof customer !== 'string' || customer === '') throw new HttpError(400, 'customer is missing')
  if (typeof note !== 'string') throw new HttpError(400, 'note is not a text')
  return { customer, ...readLine(sku, quantity), note }
}

/** A stock keeping unit and how many of it. @throws HttpError 400 */
export function readLine(sku: unknown, quantity: unknown): Pick<OrderDraft, 'sku' | 'quantity'> {
  if (typeof sku !== 'string' || !SKU.test(sku)) throw new HttpError(400, 'sku is not 1 to 40 letters, digits, dots and hyphens')
  if (typeof quantity !== 'number' || !Number.isInteger(quantity) || quantity < 1 || quantity > 999)
    throw new HttpError(400, 'quantity is not a whole number from 1 to 999')
  return { sku, quantity }
}

/** Orders as CSV, one line each under a line of names. */
export function toCsv(orders: readonly Order[]): string {
  return ['id,sku,quantity', ...orders.map(({ id, sku, quantity }) => `${id},${sku},${quantity}`)].join('\n')
}

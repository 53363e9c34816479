import { randomUUID } from 'node:crypto'
import { HttpError } from '../http/http-error.js'
import type { Order, OrderDraft } from './order.js'

/** All orders, in the order in which they were placed. The desk keeps no others. */
const orders = new Map<string, Order>()

export function placeOrder(draft: OrderDraft, placedBy: string): Order {
  const order = { id: randomUUID(), ...draft, placedBy }
  orders.set(order.id, order)
  return order
}

/** @throws HttpError 404 */
export function findOrder(id: string): Order {
  const order = orders.get(id)
  if (order === undefined) throw new HttpError(404, `There is no order ${id}`)
  return order
}

export function ordersOf(customer: string): Order[] {
  return [...orders.values()].filter((order) => order.customer === customer)
}

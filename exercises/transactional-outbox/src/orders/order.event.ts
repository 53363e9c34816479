import { randomUUID } from 'node:crypto'
import type { Order } from './order.entity.js'

export type OrderEventType = 'order.placed' | 'order.readdressed' | 'order.paid' | 'order.cancelled'

/** What the rest of the company is told about an order. */
export interface OrderEvent {
  /** By this consumers recognise an event that they already have. */
  id: string
  type: OrderEventType
  orderId: number
  /** The order's version after the change. Consumers rely on seeing an order's versions in turn. */
  version: number
  /** The order as the change left it. */
  data: Pick<Order, 'customer' | 'address' | 'totalCents' | 'status'>
}

export function orderEvent(type: OrderEventType, { id, version, customer, address, totalCents, status }: Order): OrderEvent {
  return { id: randomUUID(), type, orderId: id, version, data: { customer, address, totalCents, status } }
}

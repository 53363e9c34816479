import type { CustomerSummary } from '../customers/customers.service.js'
import type { OrderItem } from './order-item.entity.js'
import type { Order } from './order.entity.js'

/** An order as the API shows it. */
export interface OrderView {
  id: number
  reference: string
  status: string
  placedAt: string
  /** Null for a guest. */
  customer: CustomerSummary | null
  /** In the order of their positions. */
  items: ItemView[]
  totalCents: number
}

export type ItemView = Pick<OrderItem, 'position' | 'sku' | 'title' | 'quantity' | 'unitPriceCents'>

/** The columns of an order that a view shows or looks things up by. */
export type OrderRow = Pick<Order, 'id' | 'reference' | 'status' | 'placedAt' | 'customerNumber'>

export function toOrderView(order: OrderRow, customer: CustomerSummary | null, items: readonly ItemView[]): OrderView {
  return {
    id: order.id,
    reference: order.reference,
    status: order.status,
    placedAt: order.placedAt.toISOString(),
    customer: customer && { number: customer.number, name: customer.name, email: customer.email },
    items: items.map(toItemView),
    totalCents: items.reduce((total, item) => total + item.quantity * item.unitPriceCents, 0),
  }
}

function toItemView({ position, sku, title, quantity, unitPriceCents }: ItemView): ItemView {
  return { position, sku, title, quantity, unitPriceCents }
}

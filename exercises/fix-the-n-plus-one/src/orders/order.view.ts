import type { Customer } from '../customers/customer.entity.js'
import type { OrderItem } from './order-item.entity.js'
import type { Order } from './order.entity.js'

/** An order as the API shows it. */
export interface OrderView {
  id: number
  reference: string
  status: string
  placedAt: string
  /** Null for a guest. */
  customer: { number: string; name: string; email: string } | null
  /** In the order of their positions. */
  items: ItemView[]
  totalCents: number
}

export interface ItemView {
  position: number
  sku: string
  title: string
  quantity: number
  unitPriceCents: number
}

export function toOrderView(order: Order, customer: Customer | null, items: OrderItem[]): OrderView {
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

function toItemView({ position, sku, title, quantity, unitPriceCents }: OrderItem): ItemView {
  return { position, sku, title, quantity, unitPriceCents }
}

import type { Pool } from 'pg'
import type { ItemView, OrderView } from './order.view.js'

interface OrderRow {
  id: number
  reference: string
  status: string
  placed_at: Date
  customer_number: string | null
  customer_name: string | null
  customer_email: string | null
}

interface ItemRow extends ItemView {
  orderId: number
}

const ORDERS = `
  SELECT o.id, o.reference, o.status, o.placed_at,
         c.number AS customer_number, c.name AS customer_name, c.email AS customer_email
  FROM orders o
  LEFT JOIN customers c ON (c.tenant, c.number) = (o.tenant, o.customer_number)
  WHERE o.tenant = $1 AND o.id < $2
  ORDER BY o.id DESC
  LIMIT $3`

const ITEMS = `
  SELECT order_id AS "orderId", position, sku, title, quantity, unit_price_cents AS "unitPriceCents"
  FROM order_items
  WHERE order_id = ANY ($1::integer[])
  ORDER BY order_id, position`

const NEWER_THAN_ALL = 2_147_483_647

/** A page of orders, in two statements: orders with their customers (to-one, so LIMIT counts orders), then all items. */
export async function listPage(pool: Pool, tenant: string, limit: number, after = NEWER_THAN_ALL): Promise<OrderView[]> {
  const orders = (await pool.query<OrderRow>(ORDERS, [tenant, after, limit])).rows
  const items = (await pool.query<ItemRow>(ITEMS, [orders.map(({ id }) => id)])).rows
  const lines = new Map<number, ItemView[]>(orders.map(({ id }) => [id, []]))
  for (const { orderId, ...item } of items) lines.get(orderId)?.push(item)
  return orders.map((order) => toView(order, lines.get(order.id) ?? []))
}

function toView(order: OrderRow, items: ItemView[]): OrderView {
  const { customer_number: number, customer_name: name, customer_email: email } = order
  return {
    id: order.id,
    reference: order.reference,
    status: order.status,
    placedAt: order.placed_at.toISOString(),
    customer: number === null || name === null || email === null ? null : { number, name, email },
    items,
    totalCents: items.reduce((total, { quantity, unitPriceCents }) => total + quantity * unitPriceCents, 0),
  }
}

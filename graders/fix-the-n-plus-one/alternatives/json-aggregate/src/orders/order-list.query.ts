import { Injectable } from '@nestjs/common'
import { InjectDataSource } from '@nestjs/typeorm'
import { DataSource } from 'typeorm'
import type { OrderView } from './order.view.js'

const PAGE = `
  SELECT json_build_object(
           'id', page.id,
           'reference', page.reference,
           'status', page.status,
           'placedAt', to_char(page.placed_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'),
           'customer', CASE WHEN c.id IS NULL THEN NULL
                            ELSE json_build_object('number', c.number, 'name', c.name, 'email', c.email) END,
           'items', lines.items,
           'totalCents', lines.total
         ) AS view
  FROM (
    SELECT id, reference, status, placed_at, tenant, customer_number
    FROM orders
    WHERE tenant = $1 AND ($2::integer IS NULL OR id < $2)
    ORDER BY id DESC
    LIMIT $3
  ) AS page
  LEFT JOIN customers AS c ON c.tenant = page.tenant AND c.number = page.customer_number
  CROSS JOIN LATERAL (
    SELECT coalesce(
             json_agg(
               json_build_object(
                 'position', i.position, 'sku', i.sku, 'title', i.title,
                 'quantity', i.quantity, 'unitPriceCents', i.unit_price_cents
               ) ORDER BY i.position
             ), '[]'
           ) AS items,
           coalesce(sum(i.quantity * i.unit_price_cents), 0) AS total
    FROM order_items AS i
    WHERE i.order_id = page.id
  ) AS lines
  ORDER BY page.id DESC
`

/** The list as the database can build it by itself: one statement, no entities. */
@Injectable()
export class OrderListQuery {
  constructor(@InjectDataSource() private readonly database: DataSource) {}

  async page(tenant: string, limit: number, after?: number): Promise<OrderView[]> {
    const rows = await this.database.query<{ view: OrderView }[]>(PAGE, [tenant, after ?? null, limit])
    return rows.map(({ view }) => view)
  }
}

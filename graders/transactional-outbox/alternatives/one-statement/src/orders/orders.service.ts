import { ConflictException, Injectable, NotFoundException } from '@nestjs/common'
import { InjectDataSource } from '@nestjs/typeorm'
import { DataSource } from 'typeorm'
import { PlaceOrderDto } from './dto/place-order.dto.js'
import { Order } from './order.entity.js'
import type { OrderEventType } from './order.event.js'

const VIEW = 'id, customer, address, total_cents AS "totalCents", status, version'

/** Completes a WITH that has the changed order as `changed`: its event, and the order as the answer. */
const AND_ITS_EVENT = `
  , event AS (
    INSERT INTO outbox (type, order_id, version, data)
    SELECT $1, id, version, json_build_object('customer', customer, 'address', address, 'totalCents', total_cents, 'status', status)
    FROM changed
  )
  SELECT ${VIEW} FROM changed`

@Injectable()
export class OrdersService {
  constructor(@InjectDataSource() private readonly database: DataSource) {}

  async open(id: number): Promise<Order> {
    const [order]: Order[] = await this.database.query(`SELECT ${VIEW} FROM orders WHERE id = $1`, [id])
    if (!order) throw new NotFoundException(`There is no order ${id}`)
    return order
  }

  async place({ customer, address, totalCents }: PlaceOrderDto): Promise<Order> {
    const [order]: Order[] = await this.database.query(
      `WITH changed AS (INSERT INTO orders (customer, address, total_cents) VALUES ($2, $3, $4) RETURNING *) ${AND_ITS_EVENT}`,
      ['order.placed', customer, address, totalCents],
    )
    if (!order) throw new Error('INSERT … RETURNING returned nothing')
    return order
  }

  readdress(id: number, address: string): Promise<Order> {
    return this.change('order.readdressed', id, "address = $3 WHERE id = $2 AND status <> 'cancelled'", [address])
  }

  pay(id: number): Promise<Order> {
    return this.change('order.paid', id, "status = 'paid' WHERE id = $2 AND status = 'placed'")
  }

  cancel(id: number): Promise<Order> {
    return this.change('order.cancelled', id, "status = 'cancelled' WHERE id = $2 AND status <> 'cancelled'")
  }

  private async change(type: OrderEventType, id: number, set: string, values: string[] = []): Promise<Order> {
    const [changed]: Order[] = await this.database.query(
      `WITH changed AS (UPDATE orders SET version = version + 1, ${set} RETURNING *) ${AND_ITS_EVENT}`,
      [type, id, ...values],
    )
    if (changed) return changed
    const { status } = await this.open(id)
    throw new ConflictException(`Order ${id} is ${status}`)
  }
}

import { Injectable } from '@nestjs/common'
import { InjectDataSource } from '@nestjs/typeorm'
import { DataSource, type EntityManager } from 'typeorm'
import type { OrderEvent } from '../orders/order.event.js'

/** The table between a change and the broker. */
@Injectable()
export class Outbox {
  constructor(@InjectDataSource() private readonly database: DataSource) {}

  /** @param manager of the transaction that makes the change: both commit or neither */
  async add(manager: EntityManager, event: OrderEvent): Promise<void> {
    await manager.query('INSERT INTO outbox (order_id, version, event) VALUES ($1, $2, $3)', [
      event.orderId,
      event.version,
      JSON.stringify(event),
    ])
  }

  async count(): Promise<number> {
    const [row]: { count: number }[] = await this.database.query('SELECT count(*)::integer AS count FROM outbox')
    return row?.count ?? 0
  }
}

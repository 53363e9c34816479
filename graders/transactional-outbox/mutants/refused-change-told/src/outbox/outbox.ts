import { Injectable } from '@nestjs/common'
import { InjectDataSource } from '@nestjs/typeorm'
import { DataSource, type EntityManager } from 'typeorm'
import type { OrderEvent } from '../orders/order.event.js'
import type { OutboxState } from './outbox.controller.js'

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

  async state(): Promise<OutboxState> {
    const [state]: OutboxState[] = await this.database.query(`
      SELECT (count(*) FILTER (WHERE parked_at IS NULL))::integer AS pending,
             coalesce(
               json_agg(json_build_object('id', event ->> 'id', 'orderId', order_id, 'version', version) ORDER BY position)
                 FILTER (WHERE parked_at IS NOT NULL),
               '[]') AS parked
      FROM outbox`)
    return state ?? { pending: 0, parked: [] }
  }
}

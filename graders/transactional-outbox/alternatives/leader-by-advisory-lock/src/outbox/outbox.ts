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
    await manager.query('INSERT INTO outbox (event) VALUES ($1)', [JSON.stringify(event)])
  }

  async state(): Promise<OutboxState> {
    const [waiting]: { pending: number }[] = await this.database.query('SELECT count(*)::integer AS pending FROM outbox')
    const parked: { event: OrderEvent }[] = await this.database.query('SELECT event FROM parked_events ORDER BY position')
    return {
      pending: waiting?.pending ?? 0,
      parked: parked.map(({ event: { id, orderId, version } }) => ({ id, orderId, version })),
    }
  }
}

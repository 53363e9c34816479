import { Injectable } from '@nestjs/common'
import type { EntityManager } from 'typeorm'
import type { OrderEvent } from '../orders/order.event.js'

export const CHANNEL = 'outbox'

/** Where a change leaves its event. */
@Injectable()
export class Outbox {
  /** Stores an event with the change that it tells of: the manager is that of the change's transaction. */
  async add(manager: EntityManager, event: OrderEvent): Promise<void> {
    await manager.query('INSERT INTO outbox (id, order_id, version, event) VALUES ($1, $2, $3, $4)', [
      event.id,
      event.orderId,
      event.version,
      JSON.stringify(event),
    ])
    // Heard by the relays at COMMIT, or by nobody; the poll does not rely on it.
    await manager.query(`NOTIFY ${CHANNEL}`)
  }
}

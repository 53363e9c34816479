import { Controller, Get } from '@nestjs/common'
import { InjectDataSource } from '@nestjs/typeorm'
import { DataSource } from 'typeorm'
import type { OrderEvent } from '../orders/order.event.js'

/** What the people on call look at when events are late. */
export interface OutboxState {
  /** Events that the broker has not taken yet, parked ones left out. */
  pending: number
  /** Events that are not sent again until somebody looks after them. */
  parked: ParkedEvent[]
}

export interface ParkedEvent {
  id: string
  orderId: number
  version: number
}

@Controller('outbox')
export class OutboxController {
  constructor(@InjectDataSource() private readonly database: DataSource) {}

  @Get()
  async state(): Promise<OutboxState> {
    const rows: { waiting: number; parked: OrderEvent[] }[] = await this.database.query(
      "SELECT jsonb_array_length(waiting) AS waiting, parked FROM orders WHERE waiting <> '[]' OR parked <> '[]' ORDER BY id",
    )
    return {
      pending: rows.reduce((sum, { waiting }) => sum + waiting, 0),
      parked: rows.flatMap(({ parked }) => parked.map(({ id, orderId, version }) => ({ id, orderId, version }))),
    }
  }
}

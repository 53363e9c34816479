import { Controller, Get } from '@nestjs/common'
import { InjectDataSource } from '@nestjs/typeorm'
import { DataSource } from 'typeorm'

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
    const waiting: unknown[] = await this.database.query('SELECT id FROM messaging.outbox')
    const parked: ParkedEvent[] = await this.database.query('SELECT id, order_id AS "orderId", version FROM messaging.parked')
    return { pending: waiting.length, parked }
  }
}

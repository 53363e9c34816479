import { Controller, Get } from '@nestjs/common'
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
  constructor(private readonly database: DataSource) {}

  @Get()
  async state(): Promise<OutboxState> {
    const [state] = await this.database.query<OutboxState[]>(`
      SELECT count(*) FILTER (WHERE parked_at IS NULL)::integer AS pending,
        coalesce(
          json_agg(json_build_object('id', id, 'orderId', order_id, 'version', version) ORDER BY position)
            FILTER (WHERE parked_at IS NOT NULL),
          '[]') AS parked
      FROM outbox`)
    return state
  }
}

import { Injectable } from '@nestjs/common'
import { InjectDataSource } from '@nestjs/typeorm'
import { DataSource } from 'typeorm'
import type { OutboxState, ParkedEvent } from './outbox.controller.js'

@Injectable()
export class Outbox {
  constructor(@InjectDataSource() private readonly database: DataSource) {}

  async state(): Promise<OutboxState> {
    const parked: ParkedEvent[] = await this.database.query(
      'SELECT id, order_id AS "orderId", version FROM outbox WHERE parked ORDER BY seq',
    )
    const [{ pending }]: [{ pending: number }] = await this.database.query('SELECT count(*)::int AS pending FROM outbox WHERE NOT parked')
    return { pending, parked }
  }
}

import { Injectable } from '@nestjs/common'
import { InjectRepository } from '@nestjs/typeorm'
import { type EntityManager, Repository } from 'typeorm'
import type { OrderEvent } from '../orders/order.event.js'
import { OrderEventRecord } from './order-event.record.js'
import type { OutboxState } from './outbox.controller.js'

@Injectable()
export class Outbox {
  constructor(@InjectRepository(OrderEventRecord) private readonly events: Repository<OrderEventRecord>) {}

  async add(manager: EntityManager, event: OrderEvent): Promise<void> {
    await manager.insert(OrderEventRecord, { eventId: event.id, orderId: event.orderId, body: JSON.stringify(event) })
  }

  async state(): Promise<OutboxState> {
    const parked = await this.events.find({ where: { state: 'parked' }, order: { number: 'ASC' } })
    return {
      pending: await this.events.countBy({ state: 'waiting' }),
      parked: parked.map(({ body }) => {
        const { id, orderId, version }: OrderEvent = JSON.parse(body)
        return { id, orderId, version }
      }),
    }
  }
}

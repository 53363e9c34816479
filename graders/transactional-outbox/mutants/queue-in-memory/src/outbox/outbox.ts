import { Injectable } from '@nestjs/common'
import type { OrderEvent } from '../orders/order.event.js'
import type { OutboxState } from './outbox.controller.js'

/** Events between a change and the broker. */
@Injectable()
export class Outbox {
  readonly waiting: OrderEvent[] = []
  readonly parked: OrderEvent[] = []

  add(event: OrderEvent): void {
    this.waiting.push(event)
  }

  state(): OutboxState {
    return { pending: this.waiting.length, parked: this.parked.map(({ id, orderId, version }) => ({ id, orderId, version })) }
  }
}

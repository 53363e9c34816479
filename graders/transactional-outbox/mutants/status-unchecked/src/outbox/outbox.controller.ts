import { Controller, Get } from '@nestjs/common'
import { Outbox } from './outbox.js'

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
  constructor(private readonly outbox: Outbox) {}

  @Get()
  state(): Promise<OutboxState> {
    return this.outbox.state()
  }
}

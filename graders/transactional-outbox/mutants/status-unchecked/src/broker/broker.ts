import { Injectable } from '@nestjs/common'
import type { OrderEvent } from '../orders/order.event.js'

/** The broker took longer than this: nobody knows whether it has the event. */
const TIMEOUT_MS = 2_000

/** The broker answered with something else than 202. */
export class BrokerRefusal extends Error {
  constructor(readonly status: number) {
    super(`The broker answered with ${status}`)
  }
}

/** The message broker that the rest of the company listens to. */
@Injectable()
export class Broker {
  /**
   * Resolves when the broker has taken the event.
   *
   * @throws BrokerRefusal when it answers with 422, and fetch's own error when it does not answer
   */
  async publish(event: OrderEvent): Promise<void> {
    const response = await fetch(`${process.env.BROKER_URL}/topics/orders`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(event),
      signal: AbortSignal.timeout(TIMEOUT_MS),
    })
    // An answer that nobody reads keeps its connection.
    await response.arrayBuffer()
    if (response.status === 422) throw new BrokerRefusal(response.status)
  }
}

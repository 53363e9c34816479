import { setTimeout as sleep } from 'node:timers/promises'
import { Injectable, Logger, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common'
import { InjectDataSource } from '@nestjs/typeorm'
import { DataSource } from 'typeorm'
import { Broker, BrokerRefusal } from '../broker/broker.js'
import type { OrderEvent } from '../orders/order.event.js'

/** How long the relay rests when there was nothing to deliver. */
const REST_MS = 50
/** Events of one round, each of another order. */
const ROUND = 20
/** The broker's 422 is final; a few more tries forgive a broker that was deployed with an old schema for a moment. */
const MAX_REFUSALS = 3

interface Due {
  position: string
  event: OrderEvent
}

type Outcome = 'taken' | 'refused' | 'unknown'

/**
 * Of each order the oldest event, and only that: a newer one is not due while an older one is there, be it in the hands
 * of another relay, failed or parked. The locks end with the transaction, also when the process does.
 */
const CLAIM = `
  SELECT position, event FROM outbox AS due
  WHERE parked_at IS NULL
    AND NOT EXISTS (SELECT FROM outbox AS older WHERE older.order_id = due.order_id AND older.version < due.version)
  ORDER BY position
  LIMIT ${ROUND}
  FOR UPDATE SKIP LOCKED`

/** Carries events from the outbox to the broker, at least once each and in order per order. Any number may run. */
@Injectable()
export class Relay implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly logger = new Logger(Relay.name)
  private readonly stopping = new AbortController()
  private running: Promise<void> = Promise.resolve()

  constructor(
    @InjectDataSource() private readonly database: DataSource,
    private readonly broker: Broker,
  ) {}

  onApplicationBootstrap(): void {
    this.running = this.run(this.stopping.signal)
  }

  /** The round in hand is finished before connections are closed. */
  async onModuleDestroy(): Promise<void> {
    this.stopping.abort()
    await this.running
  }

  private async run(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      const moved = await this.round().catch((error: unknown) => {
        this.logger.error(`A round failed, its events stay: ${String(error)}`)
        return false
      })
      if (!moved) await sleep(REST_MS, undefined, { signal }).catch(() => undefined)
    }
  }

  /** @returns whether an event left the outbox, so that more may be due */
  private round(): Promise<boolean> {
    return this.database.transaction(async (manager) => {
      const due: Due[] = await manager.query(CLAIM)
      if (due.length === 0) return false

      const outcomes = await Promise.all(due.map(async ({ position, event }) => ({ position, outcome: await this.deliver(event) })))
      const positions = (wanted: Outcome) => outcomes.filter(({ outcome }) => outcome === wanted).map(({ position }) => position)

      await manager.query('DELETE FROM outbox WHERE position = ANY($1)', [positions('taken')])
      await manager.query(
        `UPDATE outbox SET refusals = refusals + 1, parked_at = CASE WHEN refusals + 1 >= ${MAX_REFUSALS} THEN now() END
         WHERE position = ANY($1)`,
        [positions('refused')],
      )
      return positions('taken').length > 0
    })
  }

  private async deliver(event: OrderEvent): Promise<Outcome> {
    try {
      await this.broker.publish(event)
      return 'taken'
    } catch (error) {
      const refused = error instanceof BrokerRefusal && error.status === 422
      this.logger.warn(`Event ${event.id} of order ${event.orderId} was not taken: ${String(error)}`)
      return refused ? 'refused' : 'unknown'
    }
  }
}

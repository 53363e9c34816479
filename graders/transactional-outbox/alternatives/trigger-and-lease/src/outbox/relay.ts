import { Injectable, Logger, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common'
import { Client, Pool } from 'pg'
import { Broker, BrokerRefusal } from '../broker/broker.js'
import type { OrderEvent } from '../orders/order.event.js'

/** Where no notification comes through, this is how late an event is at most. */
const POLL_MS = 400
/** Longer than the broker's timeout: a lease that runs out means that its relay is gone. */
const LEASE = '4 seconds'

/** Leases the oldest event of an order, unless somebody has it. */
const LEASE_ONE = `
  UPDATE messaging.outbox SET leased_until = clock_timestamp() + interval '${LEASE}'
  WHERE id = (
    SELECT id FROM messaging.outbox AS mine
    WHERE leased_until < clock_timestamp() AND order_id <> ALL($1)
      AND NOT EXISTS (SELECT FROM messaging.outbox AS older WHERE older.order_id = mine.order_id AND older.version < mine.version)
    ORDER BY order_id LIMIT 1
    FOR UPDATE SKIP LOCKED
  )
  RETURNING body`

@Injectable()
export class Relay implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly logger = new Logger(Relay.name)
  private readonly pool = new Pool({ connectionString: process.env.DATABASE_URL, max: 2 }).on('error', () => undefined)
  private readonly ear = new Client({ connectionString: process.env.DATABASE_URL }).on('error', () => undefined)
  private timer: NodeJS.Timeout | undefined
  private busy: Promise<void> | undefined
  private again = false

  constructor(private readonly broker: Broker) {}

  async onApplicationBootstrap(): Promise<void> {
    this.timer = setInterval(() => this.wake(), POLL_MS)
    this.ear.on('notification', () => this.wake())
    await this.ear.connect()
    await this.ear.query('LISTEN outbox')
  }

  async onModuleDestroy(): Promise<void> {
    clearInterval(this.timer)
    await this.ear.end().catch(() => undefined)
    await this.busy
    await this.pool.end()
  }

  private wake(): void {
    this.again = true
    this.busy ??= this.work().finally(() => (this.busy = undefined))
  }

  private async work(): Promise<void> {
    while (this.again) {
      this.again = false
      const failed: number[] = []
      try {
        while (await this.one(failed));
      } catch (error) {
        this.logger.error(error)
      }
    }
  }

  private async one(failed: number[]): Promise<boolean> {
    const { rows } = await this.pool.query<{ body: OrderEvent }>(LEASE_ONE, [failed])
    const event = rows[0]?.body
    if (!event) return false
    try {
      await this.broker.publish(event)
      await this.pool.query('DELETE FROM messaging.outbox WHERE id = $1', [event.id])
    } catch (error) {
      failed.push(event.orderId)
      const refused = error instanceof BrokerRefusal && error.status === 422
      await this.pool.query("UPDATE messaging.outbox SET leased_until = '-infinity', refused = refused + $2 WHERE id = $1", [
        event.id,
        Number(refused),
      ])
      await this.pool.query(
        'WITH poison AS (DELETE FROM messaging.outbox WHERE id = $1 AND refused > 3 RETURNING *) INSERT INTO messaging.parked SELECT * FROM poison',
        [event.id],
      )
    }
    return true
  }
}

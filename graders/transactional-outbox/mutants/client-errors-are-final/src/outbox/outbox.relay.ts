import { BeforeApplicationShutdown, Injectable, Logger, OnApplicationBootstrap } from '@nestjs/common'
import pg from 'pg'
import { Broker, BrokerRefusal } from '../broker/broker.js'
import type { OrderEvent } from '../orders/order.event.js'
import { CHANNEL } from './outbox.js'

/** Longer than the broker's timeout, so that a healthy relay never outlives its claim. */
const LEASE_MS = 3_000
const POLL_MS = 200
const RETRY_MS = 300
const SLOTS = 16
const MAX_REFUSALS = 3
const RECONNECT_MS = 1_000

// Only the oldest waiting event of an order is due, and only when nobody is sending it.
const CLAIM = `
  WITH due AS MATERIALIZED (
    SELECT id FROM outbox AS o
    WHERE parked_at IS NULL AND claimed_until < clock_timestamp()
      AND NOT EXISTS (
        SELECT FROM outbox AS older
        WHERE older.order_id = o.order_id AND older.version < o.version AND older.parked_at IS NULL)
    ORDER BY position LIMIT $1
    FOR UPDATE SKIP LOCKED
  )
  UPDATE outbox SET claimed_until = clock_timestamp() + $2 * interval '1 millisecond'
  FROM due WHERE outbox.id = due.id
  RETURNING outbox.event, outbox.position`

/** Carries events from the table to the broker, claiming each for a while. */
@Injectable()
export class OutboxRelay implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly log = new Logger(OutboxRelay.name)
  private readonly pool = new pg.Pool({ connectionString: process.env.DATABASE_URL, max: 4 })
  private readonly sending = new Set<Promise<void>>()
  private stopped = false
  private due = false
  private wake: () => void = () => {}
  private listener: pg.Client | undefined
  private loop: Promise<void> | undefined

  constructor(private readonly broker: Broker) {
    this.pool.on('error', (error) => this.log.warn(error.message))
  }

  onApplicationBootstrap(): void {
    this.loop = this.run()
    void this.listen()
  }

  async beforeApplicationShutdown(): Promise<void> {
    this.stopped = true
    this.nudge()
    await this.loop
    await Promise.all(this.sending)
    await this.listener?.end().catch(() => {})
    await this.pool.end()
  }

  private nudge(): void {
    this.due = true
    this.wake()
  }

  private async run(): Promise<void> {
    while (!this.stopped) {
      this.due = false
      try {
        const free = SLOTS - this.sending.size
        if (free > 0) for (const event of await this.claim(free)) this.start(event)
      } catch (error) {
        this.log.error(error)
      }
      if (!this.due) await this.pause()
    }
  }

  private pause(): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, POLL_MS)
      this.wake = () => {
        clearTimeout(timer)
        resolve()
      }
    })
  }

  private async claim(limit: number): Promise<OrderEvent[]> {
    const { rows } = await this.pool.query<{ event: OrderEvent }>(CLAIM, [limit, LEASE_MS])
    return rows.map(({ event }) => event)
  }

  private start(event: OrderEvent): void {
    const send = this.send(event)
      .catch((error) => this.log.error(error))
      .finally(() => {
        this.sending.delete(send)
        this.nudge()
      })
    this.sending.add(send)
  }

  private async send(event: OrderEvent): Promise<void> {
    try {
      await this.broker.publish(event)
    } catch (error) {
      if (error instanceof BrokerRefusal && error.status >= 400 && error.status < 500) return this.refused(event)
      this.log.warn(`Event ${event.id} waits: ${error}`)
      await this.pool.query(`UPDATE outbox SET claimed_until = clock_timestamp() + $2 * interval '1 millisecond' WHERE id = $1`, [
        event.id,
        RETRY_MS,
      ])
      return
    }
    await this.pool.query('DELETE FROM outbox WHERE id = $1', [event.id])
  }

  private async refused({ id, orderId, version }: OrderEvent): Promise<void> {
    const { rows } = await this.pool.query<{ parked: boolean }>(
      `UPDATE outbox SET refusals = refusals + 1,
         parked_at = CASE WHEN refusals + 1 >= $2 THEN now() END,
         claimed_until = clock_timestamp() + $3 * interval '1 millisecond'
       WHERE id = $1 AND parked_at IS NULL
       RETURNING parked_at IS NOT NULL AS parked`,
      [id, MAX_REFUSALS, RETRY_MS],
    )
    if (rows[0]?.parked) this.log.error(`Event ${id} is parked: order ${orderId}, version ${version}`)
  }

  /** A wake-up, and no more than that: while nobody listens, the poll finds what is due. */
  private async listen(): Promise<void> {
    if (this.stopped) return
    const client = new pg.Client({ connectionString: process.env.DATABASE_URL })
    let ended = false
    const again = (): void => {
      if (ended) return
      ended = true
      client.end().catch(() => {})
      if (!this.stopped) setTimeout(() => void this.listen(), RECONNECT_MS).unref()
    }
    client.on('error', again)
    client.on('end', again)
    client.on('notification', () => this.nudge())
    try {
      await client.connect()
      await client.query(`LISTEN ${CHANNEL}`)
      this.listener = client
    } catch {
      again()
    }
  }
}

import { Injectable, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common'
import { InjectDataSource } from '@nestjs/typeorm'
import { DataSource, type EntityManager } from 'typeorm'
import { Broker, BrokerRefusal } from '../broker/broker.js'
import type { OrderEvent } from '../orders/order.event.js'

const PAUSE_MS = 150
const LIMIT = 4

@Injectable()
export class Relay implements OnApplicationBootstrap, OnModuleDestroy {
  private timer: NodeJS.Timeout | undefined
  private work: Promise<unknown> | undefined

  constructor(
    @InjectDataSource() private readonly database: DataSource,
    private readonly broker: Broker,
  ) {}

  onApplicationBootstrap(): void {
    this.timer = setInterval(() => {
      this.work ??= this.sweep()
        .catch(console.error)
        .finally(() => (this.work = undefined))
    }, PAUSE_MS)
  }

  async onModuleDestroy(): Promise<void> {
    clearInterval(this.timer)
    await this.work
  }

  private async sweep(): Promise<void> {
    const orders: { id: number }[] = await this.database.query("SELECT id FROM orders WHERE waiting <> '[]' ORDER BY id")
    // A few at a time: each holds a connection while the broker answers.
    const walkers = Array.from({ length: 3 }, async () => {
      for (let order = orders.shift(); order; order = orders.shift()) await this.deliver(order.id)
    })
    await Promise.all(walkers)
  }

  /** Everything that waits of one order, an event at a time, while nobody else is at it. */
  private async deliver(id: number): Promise<void> {
    while (await this.database.transaction((manager) => this.deliverOldest(manager, id)));
  }

  private async deliverOldest(manager: EntityManager, id: number): Promise<boolean> {
    const [lock]: [{ free: boolean }] = await manager.query("SELECT pg_try_advisory_xact_lock(hashtext('orders.waiting'), $1) AS free", [
      id,
    ])
    if (!lock.free) return false
    const [row]: { event: OrderEvent | null }[] = await manager.query('SELECT waiting -> 0 AS event FROM orders WHERE id = $1', [id])
    if (!row?.event) return false
    try {
      await this.broker.publish(row.event)
    } catch (error) {
      if (error instanceof BrokerRefusal && error.status === 422) await refuse(manager, id)
      return false
    }
    // The order's row is locked from here to the end of the transaction, which is next.
    await manager.query('UPDATE orders SET waiting = waiting - 0, refused = 0 WHERE id = $1', [id])
    return true
  }
}

async function refuse(manager: EntityManager, id: number): Promise<void> {
  await manager.query('UPDATE orders SET refused = refused + 1 WHERE id = $1', [id])
  await manager.query(
    'UPDATE orders SET parked = parked || (waiting -> 0), waiting = waiting - 0, refused = 0 WHERE id = $1 AND refused >= $2',
    [id, LIMIT],
  )
}

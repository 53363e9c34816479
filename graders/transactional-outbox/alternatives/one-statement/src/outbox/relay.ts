import { Injectable, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common'
import { InjectDataSource } from '@nestjs/typeorm'
import { DataSource, type QueryRunner } from 'typeorm'
import { Broker, BrokerRefusal } from '../broker/broker.js'
import type { OrderEvent } from '../orders/order.event.js'

/**
 * Takes the oldest event of one order out of the table. The event goes for good when the transaction commits. $1: orders
 * that failed a moment ago and have their turn later.
 */
const TAKE = `
  DELETE FROM outbox WHERE seq = (
    SELECT seq FROM outbox AS candidate
    WHERE NOT parked AND order_id <> ALL($1)
      AND seq = (SELECT min(seq) FROM outbox AS mine WHERE mine.order_id = candidate.order_id AND NOT parked)
    ORDER BY seq LIMIT 1
    FOR UPDATE SKIP LOCKED
  )
  RETURNING seq, id, type, order_id AS "orderId", version, data`

@Injectable()
export class Relay implements OnApplicationBootstrap, OnModuleDestroy {
  private timer: NodeJS.Timeout | undefined
  private sweep: Promise<void> | undefined

  constructor(
    @InjectDataSource() private readonly database: DataSource,
    private readonly broker: Broker,
  ) {}

  onApplicationBootstrap(): void {
    this.timer = setInterval(() => {
      this.sweep ??= this.deliverAll()
        .catch((error: unknown) => console.error(error))
        .finally(() => (this.sweep = undefined))
    }, 80)
  }

  async onModuleDestroy(): Promise<void> {
    clearInterval(this.timer)
    await this.sweep
  }

  private async deliverAll(): Promise<void> {
    const failed: number[] = []
    const runner = this.database.createQueryRunner()
    try {
      while (await this.deliverOne(runner, failed));
    } finally {
      await runner.release()
    }
  }

  /** @returns whether there was one */
  private async deliverOne(runner: QueryRunner, failed: number[]): Promise<boolean> {
    await runner.startTransaction()
    try {
      const [[taken]]: [(OrderEvent & { seq: string })[], number] = await runner.query(TAKE, [failed])
      if (!taken) {
        await runner.rollbackTransaction()
        return false
      }
      const { seq, ...event } = taken
      const problem: unknown = await this.broker.publish(event).then(
        () => undefined,
        (error: unknown) => error,
      )
      if (problem === undefined) {
        await runner.commitTransaction()
        return true
      }
      await runner.rollbackTransaction()
      failed.push(event.orderId)
      if (problem instanceof BrokerRefusal && problem.status === 422)
        await runner.query('UPDATE outbox SET parked = true WHERE seq = $1', [seq])
      return true
    } catch (error) {
      if (runner.isTransactionActive) await runner.rollbackTransaction().catch(() => undefined)
      throw error
    }
  }
}

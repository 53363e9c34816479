import { Injectable, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common'
import { InjectRepository } from '@nestjs/typeorm'
import { Repository } from 'typeorm'
import { Broker, BrokerRefusal } from '../broker/broker.js'
import { OrderEventRecord } from './order-event.record.js'

const PAUSE_MS = 120

@Injectable()
export class Relay implements OnApplicationBootstrap, OnModuleDestroy {
  private timer: NodeJS.Timeout | undefined
  private round: Promise<void> = Promise.resolve()
  private stopped = false

  constructor(
    @InjectRepository(OrderEventRecord) private readonly events: Repository<OrderEventRecord>,
    private readonly broker: Broker,
  ) {}

  onApplicationBootstrap(): void {
    this.timer = setTimeout(() => {
      this.round = this.publishWaiting()
        .catch((error: unknown) => console.error(error))
        .finally(() => this.stopped || this.onApplicationBootstrap())
    }, PAUSE_MS)
  }

  async onModuleDestroy(): Promise<void> {
    this.stopped = true
    clearTimeout(this.timer)
    await this.round
  }

  private publishWaiting(): Promise<void> {
    return this.events.manager.transaction(async (manager) => {
      const waiting = await manager.find(OrderEventRecord, {
        where: { state: 'waiting' },
        order: { number: 'ASC' },
        take: 25,
        lock: { mode: 'pessimistic_write' },
      })
      const stuck = new Set<number>()
      for (const { number, orderId, body } of waiting) {
        if (stuck.has(orderId)) continue
        try {
          await this.broker.publish(JSON.parse(body))
          await manager.update(OrderEventRecord, { number }, { state: 'sent', sentAt: new Date() })
        } catch (error) {
          if (error instanceof BrokerRefusal && error.status === 422)
            await manager.update(OrderEventRecord, { number }, { state: 'parked' })
          else stuck.add(orderId)
        }
      }
    })
  }
}

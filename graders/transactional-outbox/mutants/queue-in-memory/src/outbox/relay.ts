import { setTimeout as sleep } from 'node:timers/promises'
import { Injectable, Logger, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common'
import { Broker, BrokerRefusal } from '../broker/broker.js'
import { Outbox } from './outbox.js'

const REST_MS = 50
const MAX_REFUSALS = 3

/** Carries events from the outbox to the broker. */
@Injectable()
export class Relay implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly logger = new Logger(Relay.name)
  private readonly stopping = new AbortController()
  private readonly refusals = new Map<string, number>()
  private running: Promise<void> = Promise.resolve()

  constructor(
    private readonly outbox: Outbox,
    private readonly broker: Broker,
  ) {}

  onApplicationBootstrap(): void {
    this.running = this.run(this.stopping.signal)
  }

  async onModuleDestroy(): Promise<void> {
    this.stopping.abort()
    await this.running
  }

  private async run(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      await this.drain()
      await sleep(REST_MS, undefined, { signal }).catch(() => undefined)
    }
  }

  private async drain(): Promise<void> {
    for (let event = this.outbox.waiting[0]; event; event = this.outbox.waiting[0]) {
      try {
        await this.broker.publish(event)
      } catch (error) {
        this.logger.warn(`Event ${event.id} was not taken: ${String(error)}`)
        if (!(error instanceof BrokerRefusal) || error.status !== 422) return
        const refusals = (this.refusals.get(event.id) ?? 0) + 1
        this.refusals.set(event.id, refusals)
        if (refusals < MAX_REFUSALS) continue
        this.outbox.parked.push(event)
      }
      this.outbox.waiting.shift()
    }
  }
}

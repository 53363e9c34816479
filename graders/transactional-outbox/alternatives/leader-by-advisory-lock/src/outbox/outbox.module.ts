import { Module, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common'
import { BrokerModule } from '../broker/broker.module.js'
import { Broker } from '../broker/broker.js'
import { Outbox } from './outbox.js'
import { OutboxController } from './outbox.controller.js'
import { relay } from './relay.js'

@Module({ imports: [BrokerModule], controllers: [OutboxController], providers: [Outbox], exports: [Outbox] })
export class OutboxModule implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly stopping = new AbortController()
  private relaying: Promise<void> | undefined

  constructor(private readonly broker: Broker) {}

  onApplicationBootstrap(): void {
    this.relaying = relay(this.broker, this.stopping.signal)
  }

  async onModuleDestroy(): Promise<void> {
    this.stopping.abort()
    await this.relaying
  }
}

import { Module } from '@nestjs/common'
import { BrokerModule } from '../broker/broker.module.js'
import { OutboxController } from './outbox.controller.js'
import { OutboxRelay } from './outbox.relay.js'
import { Outbox } from './outbox.js'

@Module({ imports: [BrokerModule], controllers: [OutboxController], providers: [Outbox, OutboxRelay], exports: [Outbox] })
export class OutboxModule {}

import { Module } from '@nestjs/common'
import { BrokerModule } from '../broker/broker.module.js'
import { Outbox } from './outbox.js'
import { OutboxController } from './outbox.controller.js'
import { Relay } from './relay.js'

@Module({
  imports: [BrokerModule],
  controllers: [OutboxController],
  providers: [Outbox, Relay],
  exports: [Outbox],
})
export class OutboxModule {}

import { Module } from '@nestjs/common'
import { TypeOrmModule } from '@nestjs/typeorm'
import { BrokerModule } from '../broker/broker.module.js'
import { OrderEventRecord } from './order-event.record.js'
import { Outbox } from './outbox.js'
import { OutboxController } from './outbox.controller.js'
import { Relay } from './relay.js'
import { Sweeper } from './sweeper.js'

@Module({
  imports: [BrokerModule, TypeOrmModule.forFeature([OrderEventRecord])],
  controllers: [OutboxController],
  providers: [Outbox, Relay, Sweeper],
  exports: [Outbox],
})
export class OutboxModule {}

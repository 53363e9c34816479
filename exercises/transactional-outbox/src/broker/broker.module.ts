import { Module } from '@nestjs/common'
import { Broker } from './broker.js'

@Module({ providers: [Broker], exports: [Broker] })
export class BrokerModule {}

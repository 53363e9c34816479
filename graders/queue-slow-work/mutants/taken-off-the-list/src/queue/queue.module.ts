import { Module } from '@nestjs/common'
import { ValkeyModule } from '../valkey/valkey.module.js'
import { SignupQueue } from './signup-queue.js'

@Module({ imports: [ValkeyModule], providers: [SignupQueue], exports: [SignupQueue] })
export class QueueModule {}

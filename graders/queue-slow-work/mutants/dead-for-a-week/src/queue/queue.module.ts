import { BullModule } from '@nestjs/bullmq'
import { Module } from '@nestjs/common'
import { VALKEY_URL } from '../valkey/valkey.module.js'
import { JOB_OPTIONS, SIGNUPS } from './signup-queue.js'

/** The queue between the web process and the worker, which share nothing else. */
@Module({
  imports: [
    BullModule.forRoot({ connection: { url: VALKEY_URL } }),
    BullModule.registerQueue({ name: SIGNUPS, defaultJobOptions: JOB_OPTIONS }),
  ],
  exports: [BullModule],
})
export class QueueModule {}

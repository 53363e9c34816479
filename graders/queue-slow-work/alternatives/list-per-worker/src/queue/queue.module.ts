import { Module } from '@nestjs/common'
import { ValkeyModule } from '../valkey/valkey.module.js'
import { SignupJobs } from './signup-jobs.js'

@Module({ imports: [ValkeyModule], providers: [SignupJobs], exports: [SignupJobs] })
export class QueueModule {}

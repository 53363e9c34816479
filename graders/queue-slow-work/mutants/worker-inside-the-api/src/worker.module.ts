import { Module } from '@nestjs/common'
import { SignupsModule } from './signups/signups.module.js'

/** What the worker process runs. */
@Module({ imports: [SignupsModule] })
export class WorkerModule {}

import { Module } from '@nestjs/common'
import { JobsModule } from './jobs/jobs.module.js'
import { SignupsModule } from './signups/signups.module.js'

/** What the web process runs. */
@Module({ imports: [SignupsModule, JobsModule] })
export class AppModule {}

import { Module } from '@nestjs/common'
import { CrmModule } from './crm/crm.module.js'
import { MailModule } from './mail/mail.module.js'
import { QueueModule } from './queue/queue.module.js'
import { SignupWorker } from './queue/signup-worker.js'

/** What the worker process runs. */
@Module({ imports: [QueueModule, MailModule, CrmModule], providers: [SignupWorker] })
export class WorkerModule {}

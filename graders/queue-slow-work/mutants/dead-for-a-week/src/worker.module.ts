import { Module } from '@nestjs/common'
import { CrmModule } from './crm/crm.module.js'
import { MailModule } from './mail/mail.module.js'
import { QueueModule } from './queue/queue.module.js'
import { SignupProcessor } from './signups/signup.processor.js'

/** What the worker process runs. */
@Module({ imports: [QueueModule, MailModule, CrmModule], providers: [SignupProcessor] })
export class WorkerModule {}

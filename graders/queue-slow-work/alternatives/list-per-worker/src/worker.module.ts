import { Module } from '@nestjs/common'
import { CrmModule } from './crm/crm.module.js'
import { MailModule } from './mail/mail.module.js'
import { Hands } from './queue/hands.js'
import { QueueModule } from './queue/queue.module.js'

/** What the worker process runs. */
@Module({ imports: [QueueModule, MailModule, CrmModule], providers: [Hands] })
export class WorkerModule {}

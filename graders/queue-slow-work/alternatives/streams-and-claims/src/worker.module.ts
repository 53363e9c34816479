import { Module } from '@nestjs/common'
import { CrmModule } from './crm/crm.module.js'
import { MailModule } from './mail/mail.module.js'
import { SignupConsumer } from './queue/signup-consumer.js'
import { ValkeyModule } from './valkey/valkey.module.js'

/** What the worker process runs. */
@Module({ imports: [ValkeyModule, MailModule, CrmModule], providers: [SignupConsumer] })
export class WorkerModule {}

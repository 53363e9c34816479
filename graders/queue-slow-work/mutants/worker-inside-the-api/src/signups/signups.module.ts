import { Module } from '@nestjs/common'
import { CrmModule } from '../crm/crm.module.js'
import { MailModule } from '../mail/mail.module.js'
import { QueueModule } from '../queue/queue.module.js'
import { SignupProcessor } from './signup.processor.js'
import { SignupsController } from './signups.controller.js'
import { SignupsService } from './signups.service.js'

@Module({
  imports: [QueueModule, MailModule, CrmModule],
  controllers: [SignupsController],
  providers: [SignupsService, SignupProcessor],
})
export class SignupsModule {}

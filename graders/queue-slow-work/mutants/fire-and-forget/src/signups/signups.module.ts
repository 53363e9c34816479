import { Module } from '@nestjs/common'
import { CrmModule } from '../crm/crm.module.js'
import { JobsModule } from '../jobs/jobs.module.js'
import { MailModule } from '../mail/mail.module.js'
import { SignupsController } from './signups.controller.js'
import { SignupsService } from './signups.service.js'

@Module({
  imports: [MailModule, CrmModule, JobsModule],
  controllers: [SignupsController],
  providers: [SignupsService],
})
export class SignupsModule {}

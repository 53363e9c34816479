import { Module } from '@nestjs/common'
import { CrmModule } from '../crm/crm.module.js'
import { MailModule } from '../mail/mail.module.js'
import { SignupsController } from './signups.controller.js'
import { SignupsService } from './signups.service.js'

@Module({
  imports: [MailModule, CrmModule],
  controllers: [SignupsController],
  providers: [SignupsService],
})
export class SignupsModule {}

import { Module } from '@nestjs/common'
import { QueueModule } from '../queue/queue.module.js'
import { SignupsController } from './signups.controller.js'
import { SignupsService } from './signups.service.js'

@Module({
  imports: [QueueModule],
  controllers: [SignupsController],
  providers: [SignupsService],
})
export class SignupsModule {}

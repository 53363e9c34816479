import { Module } from '@nestjs/common'
import { DatabaseModule } from '../database/database.module.ts'
import { DeliveriesController } from './deliveries.controller.ts'
import { DeliveriesService } from './deliveries.service.ts'
import { SenderService } from './sender.service.ts'
import { WebhooksController } from './webhooks.controller.ts'
import { WebhooksService } from './webhooks.service.ts'

/** What cohorts tell other programs. Whatever changes tells the outbox. */
@Module({
  imports: [DatabaseModule],
  controllers: [WebhooksController, DeliveriesController],
  providers: [WebhooksService, DeliveriesService, SenderService],
})
export class WebhooksModule {}

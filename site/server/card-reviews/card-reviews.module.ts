import { Module } from '@nestjs/common'
import { DatabaseModule } from '../database/database.module.ts'
import { CardReviewsController } from './card-reviews.controller.ts'
import { CardReviewsService } from './card-reviews.service.ts'

/** What people did with the cards of their review queues, so that these follow to another device. */
@Module({ imports: [DatabaseModule], controllers: [CardReviewsController], providers: [CardReviewsService] })
export class CardReviewsModule {}

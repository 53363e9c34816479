import { Module } from '@nestjs/common'
import { BundlesModule } from '../bundles/bundles.module.ts'
import { DatabaseModule } from '../database/database.module.ts'
import { CommentEventsService } from './comment-events.service.ts'
import { CommentsController } from './comments.controller.ts'
import { CommentsService } from './comments.service.ts'
import { ReviewController } from './review.controller.ts'
import { ReviewService } from './review.service.ts'
import { StartersService } from './starters.service.ts'
import { ThreadsService } from './threads.service.ts'
import { UnreadService } from './unread.service.ts'

/** Attempts, and what mentors and learners say about their lines. */
@Module({
  imports: [DatabaseModule, BundlesModule],
  controllers: [ReviewController, CommentsController],
  providers: [ReviewService, StartersService, ThreadsService, CommentsService, UnreadService, CommentEventsService],
  exports: [StartersService],
})
export class ReviewModule {}

import { Module } from '@nestjs/common'
import { DatabaseModule } from '../database/database.module.ts'
import { ReviewModule } from '../review/review.module.ts'
import { SimilarityController } from './similarity.controller.ts'
import { SimilarityService } from './similarity.service.ts'

/** Attempts that are alike. */
@Module({ imports: [DatabaseModule, ReviewModule], controllers: [SimilarityController], providers: [SimilarityService] })
export class SimilarityModule {}

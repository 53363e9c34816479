import { Module } from '@nestjs/common'
import { BundlesModule } from '../bundles/bundles.module.ts'
import { CatalogueModule } from '../catalogue/catalogue.module.ts'
import { DatabaseModule } from '../database/database.module.ts'
import { ActivityController } from './activity.controller.ts'
import { BoardController } from './board.controller.ts'
import { BoardEventsService } from './board-events.service.ts'
import { BoardService } from './board.service.ts'
import { ExerciseOutlines } from './exercise-outlines.ts'
import { HandsController } from './hands.controller.ts'
import { HandsService } from './hands.service.ts'

/** The live board of a cohort, and what learners tell it: raised hands, and that they are active. */
@Module({
  imports: [DatabaseModule, CatalogueModule, BundlesModule],
  controllers: [BoardController, HandsController, ActivityController],
  providers: [BoardService, BoardEventsService, HandsService, ExerciseOutlines],
})
export class BoardModule {}

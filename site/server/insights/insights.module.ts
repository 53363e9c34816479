import { Module } from '@nestjs/common'
import { DatabaseModule } from '../database/database.module.ts'
import { InsightsController } from './insights.controller.ts'

/** Where a cohort lost time, for its staff. */
@Module({ imports: [DatabaseModule], controllers: [InsightsController] })
export class InsightsModule {}

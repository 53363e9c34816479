import { Module } from '@nestjs/common'
import { DatabaseModule } from '../database/database.module.ts'
import { RegradingsController } from './regradings.controller.ts'
import { RegradingsService } from './regradings.service.ts'

/** Attempts that are graded again from a cohort's pages. */
@Module({ imports: [DatabaseModule], controllers: [RegradingsController], providers: [RegradingsService] })
export class RegradingModule {}

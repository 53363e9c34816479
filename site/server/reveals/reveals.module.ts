import { Module } from '@nestjs/common'
import { CatalogueModule } from '../catalogue/catalogue.module.ts'
import { DatabaseModule } from '../database/database.module.ts'
import { RevealsController } from './reveals.controller.ts'
import { RevealsService } from './reveals.service.ts'

/** Hints and solutions that people look at, as far as their cohorts let them. */
@Module({ imports: [DatabaseModule, CatalogueModule], controllers: [RevealsController], providers: [RevealsService] })
export class RevealsModule {}

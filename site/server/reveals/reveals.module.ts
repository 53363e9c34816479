import { Module } from '@nestjs/common'
import { BundlesModule } from '../bundles/bundles.module.ts'
import { CatalogueModule } from '../catalogue/catalogue.module.ts'
import { DatabaseModule } from '../database/database.module.ts'
import { RevealsController } from './reveals.controller.ts'
import { RevealsService } from './reveals.service.ts'

/** Hints and solutions that people look at, as far as their cohorts let them. */
@Module({ imports: [DatabaseModule, CatalogueModule, BundlesModule], controllers: [RevealsController], providers: [RevealsService] })
export class RevealsModule {}

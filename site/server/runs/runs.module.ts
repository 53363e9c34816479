import { Module } from '@nestjs/common'
import { BundlesModule } from '../bundles/bundles.module.ts'
import { CatalogueModule } from '../catalogue/catalogue.module.ts'
import { RunsController } from './runs.controller.ts'
import { RunsService } from './runs.service.ts'

@Module({ imports: [CatalogueModule, BundlesModule], controllers: [RunsController], providers: [RunsService] })
export class RunsModule {}

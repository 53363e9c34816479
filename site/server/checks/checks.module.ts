import { Module } from '@nestjs/common'
import { BundlesModule } from '../bundles/bundles.module.ts'
import { CatalogueModule } from '../catalogue/catalogue.module.ts'
import { ChecksController } from './checks.controller.ts'
import { ChecksService } from './checks.service.ts'

@Module({ imports: [CatalogueModule, BundlesModule], controllers: [ChecksController], providers: [ChecksService] })
export class ChecksModule {}

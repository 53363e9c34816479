import { Module } from '@nestjs/common'
import { CatalogueModule } from '../catalogue/catalogue.module.ts'
import { DatabaseModule } from '../database/database.module.ts'
import { BundlesService } from './bundles.service.ts'
import { RevisionsService } from './revisions.service.ts'

/** What decides verdicts: bundles are made of exercises, and exercises of bundles. */
@Module({
  imports: [CatalogueModule, DatabaseModule],
  providers: [BundlesService, RevisionsService],
  exports: [BundlesService, RevisionsService],
})
export class BundlesModule {}

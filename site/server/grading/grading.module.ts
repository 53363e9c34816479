import { Module, type DynamicModule } from '@nestjs/common'
import { BundlesModule } from '../bundles/bundles.module.ts'
import { CatalogueModule } from '../catalogue/catalogue.module.ts'
import type { Config } from '../config.ts'
import { DatabaseModule } from '../database/database.module.ts'
import { SignaturesModule } from '../signatures/signatures.module.ts'
import { GraderService } from './grader.service.ts'
import { GradingEventsService } from './grading-events.service.ts'
import { GradingsController } from './gradings.controller.ts'
import { GradingsRepository } from './gradings.repository.ts'
import { QueuePositionsService } from './queue-positions.service.ts'
import { SubmissionsService } from './submissions.service.ts'
import { WaysToGradeService } from './ways-to-grade.service.ts'

/** Submissions for a server that serves, the grader for one that grades. */
@Module({})
export class GradingModule {
  static for(role: Config['role']): DynamicModule {
    const serves = role !== 'grader'
    const grades = role !== 'web'
    const signatures = SignaturesModule.for(role)
    return {
      module: GradingModule,
      imports: [CatalogueModule, BundlesModule, DatabaseModule, signatures],
      controllers: serves ? [GradingsController] : [],
      providers: [
        GradingsRepository,
        ...(serves ? [SubmissionsService, WaysToGradeService, QueuePositionsService, GradingEventsService] : []),
        ...(grades ? [GraderService] : []),
      ],
      exports: grades ? [GraderService, signatures] : [],
    }
  }
}

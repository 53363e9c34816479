import { Module, type DynamicModule } from '@nestjs/common'
import { APP_FILTER, APP_PIPE } from '@nestjs/core'
import { LoggerModule, type Params } from 'nestjs-pino'
import type { Engine } from '#engine/engine.ts'
import { AccessModule } from './access/access.module.ts'
import { AdministrationModule } from './administration/administration.module.ts'
import { AuditModule } from './audit/audit.module.ts'
import { BoardModule } from './board/board.module.ts'
import { CardReviewsModule } from './card-reviews/card-reviews.module.ts'
import { CatalogueModule } from './catalogue/catalogue.module.ts'
import { CertificatesModule } from './certificates/certificates.module.ts'
import { ChecksModule } from './checks/checks.module.ts'
import type { Config } from './config.ts'
import { DataRightsModule } from './data-rights/data-rights.module.ts'
import { GradingModule } from './grading/grading.module.ts'
import { HealthModule } from './health/health.module.ts'
import { InsightsModule } from './insights/insights.module.ts'
import type { Metrics } from './metrics/metrics.ts'
import { MetricsModule } from './metrics/metrics.module.ts'
import { OpenApiController } from './openapi/openapi.controller.ts'
import { PagesModule } from './pages/pages.module.ts'
import { ProblemFilter } from './problems/problem.filter.ts'
import { validationPipe } from './problems/validation.pipe.ts'
import { RegradingModule } from './regrading/regrading.module.ts'
import { RevealsModule } from './reveals/reveals.module.ts'
import { ReviewModule } from './review/review.module.ts'
import { RunsModule } from './runs/runs.module.ts'
import type { Exposure } from './security/exposure.ts'
import { SecurityModule } from './security/security.module.ts'
import { SimilarityModule } from './similarity/similarity.module.ts'
import { CONFIG, DATABASE_URL, ENGINE, EXPOSURE } from './tokens.ts'
import { WebhooksModule } from './webhooks/webhooks.module.ts'
import { WorkModule } from './work/work.module.ts'

/** What is decided before Nest starts. */
export interface Settings {
  config: Config
  exposure: Exposure
  engine: Engine
  databaseUrl: string
  metrics: Metrics
  logging: Params
}

@Module({})
export class AppModule {
  static for({ config, exposure, engine, databaseUrl, metrics, logging }: Settings): DynamicModule {
    const settings: DynamicModule = {
      module: class SettingsModule {},
      global: true,
      providers: [
        { provide: CONFIG, useValue: config },
        { provide: EXPOSURE, useValue: exposure },
        { provide: ENGINE, useValue: engine },
        { provide: DATABASE_URL, useValue: databaseUrl },
      ],
      exports: [CONFIG, EXPOSURE, ENGINE, DATABASE_URL],
    }
    const grading = GradingModule.for(config.role)
    const visitors =
      config.role === 'grader'
        ? []
        : [
            CatalogueModule,
            BoardModule,
            RunsModule,
            ChecksModule,
            RevealsModule,
            WorkModule,
            CardReviewsModule,
            ReviewModule,
            SimilarityModule,
            RegradingModule,
            WebhooksModule,
            InsightsModule,
            AuditModule,
            AdministrationModule,
            DataRightsModule,
            PagesModule,
          ]
    return {
      module: AppModule,
      imports: [
        LoggerModule.forRoot(logging),
        settings,
        MetricsModule.for(metrics),
        SecurityModule,
        AccessModule.for(config.role),
        grading,
        HealthModule.for(grading),
        CertificatesModule.for(config.role, grading),
        ...visitors,
      ],
      controllers: config.role === 'grader' ? [] : [OpenApiController],
      providers: [
        { provide: APP_FILTER, useClass: ProblemFilter },
        { provide: APP_PIPE, useFactory: validationPipe },
      ],
    }
  }
}

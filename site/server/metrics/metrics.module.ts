import { Module, type DynamicModule } from '@nestjs/common'
import { DatabaseModule } from '../database/database.module.ts'
import { DatabaseMetrics } from './database-metrics.service.ts'
import { Metrics } from './metrics.ts'

/** What the server measures. Whoever has something to measure is given `Metrics`. */
@Module({})
export class MetricsModule {
  static for(metrics: Metrics): DynamicModule {
    return {
      module: MetricsModule,
      global: true,
      imports: [DatabaseModule],
      providers: [{ provide: Metrics, useValue: metrics }, DatabaseMetrics],
      exports: [Metrics],
    }
  }
}

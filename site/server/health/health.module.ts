import { Module, type DynamicModule } from '@nestjs/common'
import { TerminusModule } from '@nestjs/terminus'
import { DatabaseModule } from '../database/database.module.ts'
import { HealthController } from './health.controller.ts'
import { HealthService } from './health.service.ts'

@Module({})
export class HealthModule {
  /** @param grading the module that exports the grader, where this server grades */
  static for(grading: DynamicModule): DynamicModule {
    return {
      module: HealthModule,
      imports: [TerminusModule.forRoot({ logger: false }), DatabaseModule, grading],
      controllers: [HealthController],
      providers: [HealthService],
      exports: [HealthService],
    }
  }
}

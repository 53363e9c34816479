import { Controller, Get, Header, Param, Query } from '@nestjs/common'
import { ApiOkResponse, ApiOperation } from '@nestjs/swagger'
import { progressPageSchema, type ProgressPage } from '../../runtimes/server/attempts-api.ts'
import { pageQuerySchema, type PageQuery } from '../../runtimes/server/cohorts-api.ts'
import { InCohort } from '../access/access.ts'
import { DatabaseService } from '../database/database.service.ts'
import { ApiCohorts, ApiPaging } from './describe.ts'
import { idSchema } from './ids.ts'
import { readProgress } from './progress.ts'

@Controller('api/v1/cohorts/:cohort/progress')
@ApiCohorts()
export class ProgressController {
  constructor(private readonly database: DatabaseService) {}

  @Get()
  @InCohort('owner', 'mentor')
  @Header('cache-control', 'no-store')
  @ApiOperation({ summary: 'Where the learners of a cohort stand with what it is given' })
  @ApiPaging()
  @ApiOkResponse({ standardSchema: progressPageSchema })
  list(@Param('cohort', { schema: idSchema }) cohort: string, @Query({ schema: pageQuerySchema }) query: PageQuery): Promise<ProgressPage> {
    return readProgress(this.database.db, cohort, query)
  }
}

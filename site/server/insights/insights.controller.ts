import { Controller, Get, Header, Param, Query } from '@nestjs/common'
import { ApiNotFoundResponse, ApiOkResponse, ApiOperation } from '@nestjs/swagger'
import type { PageQuery } from '../../runtimes/server/cohorts-api.ts'
import {
  insightsPageSchema,
  insightsQuerySchema,
  requirementInsightsSchema,
  type InsightsPage,
  type RequirementInsights,
} from '../../runtimes/server/insights-api.ts'
import { InCohort } from '../access/access.ts'
import { ApiCohorts, ApiPaging, UNKNOWN_ASSIGNMENT } from '../cohorts/describe.ts'
import { idSchema } from '../cohorts/ids.ts'
import { DatabaseService } from '../database/database.service.ts'
import { readInsights } from './cohort-insights.ts'
import { readRequirementInsights } from './requirement-insights.ts'

@Controller('api/v1/cohorts/:cohort/insights')
@ApiCohorts()
export class InsightsController {
  constructor(private readonly database: DatabaseService) {}

  @Get()
  @InCohort('owner', 'mentor')
  @Header('cache-control', 'no-store')
  @ApiOperation({ summary: 'Where the learners of a cohort lost time, assignment by assignment' })
  @ApiPaging()
  @ApiOkResponse({ standardSchema: insightsPageSchema })
  page(
    @Param('cohort', { schema: idSchema }) cohort: string,
    @Query({ schema: insightsQuerySchema }) query: PageQuery,
  ): Promise<InsightsPage> {
    return readInsights(this.database.db, cohort, query)
  }

  @Get(':assignment')
  @InCohort('owner', 'mentor')
  @Header('cache-control', 'no-store')
  @ApiOperation({ summary: 'How the learners of a cohort fared with each requirement of an assignment' })
  @ApiOkResponse({ standardSchema: requirementInsightsSchema })
  @ApiNotFoundResponse(UNKNOWN_ASSIGNMENT)
  requirements(
    @Param('cohort', { schema: idSchema }) cohort: string,
    @Param('assignment', { schema: idSchema }) assignment: string,
  ): Promise<RequirementInsights> {
    return readRequirementInsights(this.database.db, cohort, assignment)
  }
}

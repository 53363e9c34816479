import { Controller, Get, Header, Param, Query } from '@nestjs/common'
import { ApiNotFoundResponse, ApiOkResponse, ApiOperation, ApiQuery } from '@nestjs/swagger'
import { problemSchema } from '../../runtimes/server/api.ts'
import type { PageQuery } from '../../runtimes/server/cohorts-api.ts'
import {
  similarPageSchema,
  similarPairQuerySchema,
  similarPairSchema,
  similarQuerySchema,
  type SimilarPage,
  type SimilarPair,
  type SimilarPairQuery,
} from '../../runtimes/server/similarity-api.ts'
import { InCohort } from '../access/access.ts'
import { ApiCohorts, ApiPaging, UNKNOWN_ASSIGNMENT } from '../cohorts/describe.ts'
import { idSchema } from '../cohorts/ids.ts'
import { SimilarityService } from './similarity.service.ts'

@Controller('api/v1/cohorts/:cohort')
@ApiCohorts()
export class SimilarityController {
  constructor(private readonly similarity: SimilarityService) {}

  @Get('assignments/:assignment/similar')
  @InCohort('owner', 'mentor')
  @Header('cache-control', 'no-store')
  @ApiOperation({ summary: 'Attempts at an assignment that are alike, as evidence and no verdict' })
  @ApiPaging()
  @ApiOkResponse({ standardSchema: similarPageSchema })
  @ApiNotFoundResponse(UNKNOWN_ASSIGNMENT)
  list(
    @Param('cohort', { schema: idSchema }) cohort: string,
    @Param('assignment', { schema: idSchema }) assignment: string,
    @Query({ schema: similarQuerySchema }) query: PageQuery,
  ): Promise<SimilarPage> {
    return this.similarity.list(cohort, assignment, query)
  }

  @Get('attempts/:attempt/similar')
  @InCohort('owner', 'mentor')
  @Header('cache-control', 'no-store')
  @ApiOperation({ summary: 'Two attempts side by side, with what is alike in them' })
  @ApiQuery({
    name: 'with',
    required: true,
    description: 'Another attempt at the same assignment',
    schema: { type: 'string', format: 'uuid' },
  })
  @ApiOkResponse({ standardSchema: similarPairSchema })
  @ApiNotFoundResponse({
    standardSchema: problemSchema,
    description: 'No two attempts at one assignment, by two people (`attempt-unknown`), or no such cohort',
  })
  pair(
    @Param('cohort', { schema: idSchema }) cohort: string,
    @Param('attempt', { schema: idSchema }) attempt: string,
    @Query({ schema: similarPairQuerySchema }) { with: other }: SimilarPairQuery,
  ): Promise<SimilarPair> {
    return this.similarity.pair(cohort, attempt, other)
  }
}

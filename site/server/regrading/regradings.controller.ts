import { Body, Controller, Get, Header, Headers, Param, Post, Put, Query } from '@nestjs/common'
import {
  ApiConflictResponse,
  ApiCreatedResponse,
  ApiForbiddenResponse,
  ApiNotFoundResponse,
  ApiOkResponse,
  ApiOperation,
} from '@nestjs/swagger'
import { problemSchema } from '../../runtimes/server/api.ts'
import { pageQuerySchema, pageSchema, type Page, type PageQuery } from '../../runtimes/server/cohorts-api.ts'
import {
  newRegradingSchema,
  regradingChangeSchema,
  regradingSchema,
  type Regrading,
  type RegradingChange,
} from '../../runtimes/server/regradings-api.ts'
import { InCohort } from '../access/access.ts'
import { CurrentActor, type Actor } from '../access/actor.ts'
import { ApiCohorts, ApiIdempotencyKey, ApiPaging, UNKNOWN_ASSIGNMENT } from '../cohorts/describe.ts'
import { parseKey } from '../cohorts/idempotency-key.ts'
import { idSchema } from '../cohorts/ids.ts'
import { RegradingsService } from './regradings.service.ts'

const UNKNOWN_REGRADING = {
  standardSchema: problemSchema,
  description: 'No such re-grading (`regrading-unknown`), or no such cohort (`cohort-unknown`)',
}

@Controller('api/v1/cohorts/:cohort')
@ApiCohorts()
@InCohort('owner', 'mentor')
export class RegradingsController {
  constructor(private readonly regradings: RegradingsService) {}

  @Post('assignments/:assignment/regradings')
  @ApiOperation({ summary: 'Grades all attempts at an assignment again. What counts stays as it is until that is applied' })
  @ApiIdempotencyKey()
  @ApiCreatedResponse({ standardSchema: regradingSchema })
  @ApiNotFoundResponse(UNKNOWN_ASSIGNMENT)
  @ApiConflictResponse({
    standardSchema: problemSchema,
    description:
      'One is under way (`regrading-open`, in `current`), there is nothing to grade (`nothing-to-regrade`), or `cohort-archived`',
  })
  start(
    @CurrentActor() actor: Actor,
    @Param('cohort', { schema: idSchema }) cohort: string,
    @Param('assignment', { schema: idSchema }) assignment: string,
    @Body({ schema: newRegradingSchema }) _body: object,
    @Headers('idempotency-key') key: string | undefined,
  ): Promise<Regrading> {
    return this.regradings.start(actor, cohort, assignment, parseKey(key))
  }

  @Get('assignments/:assignment/regradings')
  @Header('cache-control', 'no-store')
  @ApiOperation({ summary: 'How often attempts at an assignment were graded again, and what came of it, the newest first' })
  @ApiPaging()
  @ApiOkResponse({ standardSchema: pageSchema(regradingSchema) })
  @ApiNotFoundResponse(UNKNOWN_ASSIGNMENT)
  list(
    @Param('cohort', { schema: idSchema }) cohort: string,
    @Param('assignment', { schema: idSchema }) assignment: string,
    @Query({ schema: pageQuerySchema }) query: PageQuery,
  ): Promise<Page<Regrading>> {
    return this.regradings.list(cohort, assignment, query)
  }

  @Get('regradings/:regrading')
  @Header('cache-control', 'no-store')
  @ApiOperation({ summary: 'How far a re-grading is' })
  @ApiOkResponse({ standardSchema: regradingSchema })
  @ApiNotFoundResponse(UNKNOWN_REGRADING)
  find(
    @Param('cohort', { schema: idSchema }) cohort: string,
    @Param('regrading', { schema: idSchema }) regrading: string,
  ): Promise<Regrading> {
    return this.regradings.find(cohort, regrading)
  }

  @Get('regradings/:regrading/changes')
  @Header('cache-control', 'no-store')
  @ApiOperation({ summary: 'What a re-grading changes: whose attempt, and which requirements' })
  @ApiPaging()
  @ApiOkResponse({ standardSchema: pageSchema(regradingChangeSchema) })
  @ApiNotFoundResponse(UNKNOWN_REGRADING)
  changes(
    @Param('cohort', { schema: idSchema }) cohort: string,
    @Param('regrading', { schema: idSchema }) regrading: string,
    @Query({ schema: pageQuerySchema }) query: PageQuery,
  ): Promise<Page<RegradingChange>> {
    return this.regradings.changes(cohort, regrading, query)
  }

  @Put('regradings/:regrading/applied')
  @ApiOperation({ summary: 'Makes the new verdicts count' })
  @ApiOkResponse({ standardSchema: regradingSchema })
  @ApiNotFoundResponse(UNKNOWN_REGRADING)
  @ApiForbiddenResponse({
    standardSchema: problemSchema,
    description: 'It has attempts that count in other cohorts too (`regrading-reaches-further`), or `role-missing`',
  })
  @ApiConflictResponse({
    standardSchema: problemSchema,
    description: 'Attempts still wait (`regrading-unfinished`), it was discarded (`regrading-discarded`), or `cohort-archived`',
  })
  apply(
    @CurrentActor() actor: Actor,
    @Param('cohort', { schema: idSchema }) cohort: string,
    @Param('regrading', { schema: idSchema }) regrading: string,
  ): Promise<Regrading> {
    return this.regradings.apply(actor, cohort, regrading)
  }

  @Put('regradings/:regrading/discarded')
  @ApiOperation({ summary: 'Ends a re-grading, also one that runs, and lets all verdicts stay' })
  @ApiOkResponse({ standardSchema: regradingSchema })
  @ApiNotFoundResponse(UNKNOWN_REGRADING)
  @ApiConflictResponse({ standardSchema: problemSchema, description: 'It was applied (`regrading-applied`)' })
  discard(
    @CurrentActor() actor: Actor,
    @Param('cohort', { schema: idSchema }) cohort: string,
    @Param('regrading', { schema: idSchema }) regrading: string,
  ): Promise<Regrading> {
    return this.regradings.discard(actor, cohort, regrading)
  }
}

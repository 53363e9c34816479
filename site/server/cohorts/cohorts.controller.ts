import { Body, Controller, Delete, Get, Header, Headers, HttpCode, Param, Patch, Post, Put, Query, Res } from '@nestjs/common'
import {
  ApiConflictResponse,
  ApiCreatedResponse,
  ApiForbiddenResponse,
  ApiOkResponse,
  ApiOperation,
  ApiUnprocessableEntityResponse,
} from '@nestjs/swagger'
import type { Response } from 'express'
import { problemSchema } from '../../runtimes/server/api.ts'
import {
  cohortChangeSchema,
  cohortSchema,
  newCohortSchema,
  pageQuerySchema,
  pageSchema,
  type Cohort,
  type CohortChange,
  type NewCohort,
  type Page,
  type PageQuery,
} from '../../runtimes/server/cohorts-api.ts'
import { InCohort, SignedIn } from '../access/access.ts'
import { CurrentActor, type Actor } from '../access/actor.ts'
import { ForTokens } from '../access/token-scope.ts'
import { CohortsService } from './cohorts.service.ts'
import { ApiCohorts, ApiIdempotencyKey, ApiPaging } from './describe.ts'
import { parseKey } from './idempotency-key.ts'
import { idSchema } from './ids.ts'

@Controller('api/v1/cohorts')
@ApiCohorts()
export class CohortsController {
  constructor(private readonly cohorts: CohortsService) {}

  @Post()
  @SignedIn()
  @ForTokens('cohorts:write')
  @ApiOperation({ summary: 'Makes a cohort, with you as its owner' })
  @ApiIdempotencyKey()
  @ApiCreatedResponse({ standardSchema: cohortSchema })
  @ApiForbiddenResponse({ standardSchema: problemSchema, description: 'A guest can not come back to a cohort (`account-needed`)' })
  async create(
    @CurrentActor() actor: Actor,
    @Body({ schema: newCohortSchema }) cohort: NewCohort,
    @Headers('idempotency-key') key: string | undefined,
    @Res({ passthrough: true }) response: Response,
  ): Promise<Cohort> {
    const made = await this.cohorts.create(actor, cohort, parseKey(key))
    response.location(`/api/v1/cohorts/${made.id}`)
    return made
  }

  @Get()
  @SignedIn()
  @ForTokens('cohorts:read')
  @Header('cache-control', 'no-store')
  @ApiOperation({ summary: 'The cohorts that you are in, newest first' })
  @ApiPaging()
  @ApiOkResponse({ standardSchema: pageSchema(cohortSchema) })
  list(@CurrentActor() actor: Actor, @Query({ schema: pageQuerySchema }) query: PageQuery): Promise<Page<Cohort>> {
    return this.cohorts.of(actor.id, query)
  }

  @Get(':cohort')
  @InCohort('owner', 'mentor', 'learner')
  @Header('cache-control', 'no-store')
  @ApiOperation({ summary: 'A cohort, and what you are in it' })
  @ApiOkResponse({ standardSchema: cohortSchema })
  find(@CurrentActor() actor: Actor, @Param('cohort', { schema: idSchema }) cohort: string): Promise<Cohort> {
    return this.cohorts.find(actor, cohort)
  }

  @Patch(':cohort')
  @InCohort('owner')
  @ApiOperation({ summary: 'Changes name, time zone or dates. Due dates keep their local time when the zone changes' })
  @ApiOkResponse({ standardSchema: cohortSchema })
  @ApiConflictResponse({
    standardSchema: problemSchema,
    description: 'It was changed in between: `cohort-changed`, with the cohort as it is now in `current`. Or `cohort-archived`',
  })
  @ApiUnprocessableEntityResponse({
    standardSchema: problemSchema,
    description: 'The last day would be before the first (`dates-out-of-order`)',
  })
  change(
    @CurrentActor() actor: Actor,
    @Param('cohort', { schema: idSchema }) cohort: string,
    @Body({ schema: cohortChangeSchema }) change: CohortChange,
  ): Promise<Cohort> {
    return this.cohorts.change(actor, cohort, change)
  }

  @Put(':cohort/archived')
  @InCohort('owner')
  @ApiOperation({ summary: 'Archives a cohort: it can be read from then on, and not changed' })
  @ApiOkResponse({ standardSchema: cohortSchema })
  archive(@CurrentActor() actor: Actor, @Param('cohort', { schema: idSchema }) cohort: string): Promise<Cohort> {
    return this.cohorts.setArchived(actor, cohort, true)
  }

  @Delete(':cohort/archived')
  @HttpCode(200)
  @InCohort('owner')
  @ApiOperation({ summary: 'Takes a cohort out of the archive' })
  @ApiOkResponse({ standardSchema: cohortSchema })
  unarchive(@CurrentActor() actor: Actor, @Param('cohort', { schema: idSchema }) cohort: string): Promise<Cohort> {
    return this.cohorts.setArchived(actor, cohort, false)
  }
}

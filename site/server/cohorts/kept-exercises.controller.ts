import { Controller, Get, Header, Param } from '@nestjs/common'
import { ApiDefaultResponse, ApiNotFoundResponse, ApiOkResponse, ApiOperation, ApiProduces } from '@nestjs/swagger'
import { z } from 'zod'
import { besideDataSchema, type BesideData } from '#engine/beside-subject.ts'
import { problemSchema, revisionSchema } from '../../runtimes/server/api.ts'
import { keptExerciseSchema, type KeptExercise } from '../../runtimes/server/revisions-api.ts'
import { SignedIn } from '../access/access.ts'
import { ForTokens } from '../access/token-scope.ts'
import { CurrentActor, type Actor } from '../access/actor.ts'
import { KeptExercisesService } from './kept-exercises.service.ts'

const slugSchema = z.string().max(100)

const UNKNOWN_REVISION = {
  standardSchema: problemSchema,
  description: 'No cohort of yours has an assignment that stays with it, or nothing is kept of it (`revision-unknown`)',
}

@Controller('api/v1/exercises/:slug/revisions/:revision')
@SignedIn()
@ForTokens('cohorts:read')
@ApiDefaultResponse({ standardSchema: problemSchema, description: 'What went wrong' })
export class KeptExercisesController {
  constructor(private readonly kept: KeptExercisesService) {}

  @Get()
  @Header('cache-control', 'private, no-cache')
  @ApiOperation({ summary: 'An exercise as it was, for a cohort that stays with that' })
  @ApiOkResponse({ standardSchema: keptExerciseSchema })
  @ApiNotFoundResponse(UNKNOWN_REVISION)
  find(
    @CurrentActor() actor: Actor,
    @Param('slug', { schema: slugSchema }) slug: string,
    @Param('revision', { schema: revisionSchema }) revision: string,
  ): Promise<KeptExercise> {
    return this.kept.find(actor, slug, revision)
  }

  @Get('suite')
  @Header('cache-control', 'private, no-cache')
  @Header('content-type', 'text/javascript; charset=utf-8')
  @ApiOperation({ summary: 'Its compiled suite, for a page that grades by itself' })
  @ApiProduces('text/javascript')
  @ApiOkResponse({ schema: { type: 'string' } })
  @ApiNotFoundResponse(UNKNOWN_REVISION)
  suite(
    @CurrentActor() actor: Actor,
    @Param('slug', { schema: slugSchema }) slug: string,
    @Param('revision', { schema: revisionSchema }) revision: string,
  ): Promise<string> {
    return this.kept.suite(actor, slug, revision)
  }

  @Get('beside')
  @Header('cache-control', 'private, no-cache')
  @ApiOperation({ summary: 'What its kind needs beside the subject' })
  @ApiOkResponse({ standardSchema: besideDataSchema })
  @ApiNotFoundResponse(UNKNOWN_REVISION)
  beside(
    @CurrentActor() actor: Actor,
    @Param('slug', { schema: slugSchema }) slug: string,
    @Param('revision', { schema: revisionSchema }) revision: string,
  ): Promise<BesideData> {
    return this.kept.beside(actor, slug, revision)
  }
}

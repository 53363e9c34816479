import { Body, Controller, Delete, Get, Header, HttpCode, Param, Put, Query } from '@nestjs/common'
import { ApiNoContentResponse, ApiNotFoundResponse, ApiOkResponse, ApiOperation, ApiUnprocessableEntityResponse } from '@nestjs/swagger'
import { problemSchema } from '../../runtimes/server/api.ts'
import { extensionSchema, newExtensionSchema, type Extension, type NewExtension } from '../../runtimes/server/assignments-api.ts'
import { pageQuerySchema, pageSchema, type Page, type PageQuery } from '../../runtimes/server/cohorts-api.ts'
import { InCohort } from '../access/access.ts'
import { CurrentActor, type Actor } from '../access/actor.ts'
import { ApiCohorts, ApiPaging, UNKNOWN_ASSIGNMENT } from './describe.ts'
import { ExtensionsService } from './extensions.service.ts'
import { idSchema } from './ids.ts'

@Controller('api/v1/cohorts/:cohort/assignments/:assignment/extensions')
@ApiCohorts()
export class ExtensionsController {
  constructor(private readonly extensions: ExtensionsService) {}

  @Get()
  @InCohort('owner', 'mentor')
  @Header('cache-control', 'no-store')
  @ApiOperation({ summary: 'Who has more time for an assignment, the shortest first' })
  @ApiPaging()
  @ApiOkResponse({ standardSchema: pageSchema(extensionSchema) })
  @ApiNotFoundResponse(UNKNOWN_ASSIGNMENT)
  list(
    @Param('cohort', { schema: idSchema }) cohort: string,
    @Param('assignment', { schema: idSchema }) assignment: string,
    @Query({ schema: pageQuerySchema }) query: PageQuery,
  ): Promise<Page<Extension>> {
    return this.extensions.list(cohort, assignment, query)
  }

  @Put(':person')
  @InCohort('owner', 'mentor')
  @ApiOperation({ summary: 'Gives a member more time, whatever they had before' })
  @ApiOkResponse({ standardSchema: extensionSchema })
  @ApiNotFoundResponse({ ...UNKNOWN_ASSIGNMENT, description: '`assignment-unknown`, `member-unknown` or `cohort-unknown`' })
  @ApiUnprocessableEntityResponse({
    standardSchema: problemSchema,
    description: 'Everybody has until then (`extension-too-early`), or for ever (`due-missing`)',
  })
  put(
    @CurrentActor() actor: Actor,
    @Param('cohort', { schema: idSchema }) cohort: string,
    @Param('assignment', { schema: idSchema }) assignment: string,
    @Param('person', { schema: idSchema }) person: string,
    @Body({ schema: newExtensionSchema }) { due }: NewExtension,
  ): Promise<Extension> {
    return this.extensions.put(actor, cohort, assignment, person, due)
  }

  @Delete(':person')
  @HttpCode(204)
  @InCohort('owner', 'mentor')
  @ApiOperation({ summary: 'Takes the time back; where nobody had more nothing happens' })
  @ApiNoContentResponse()
  @ApiNotFoundResponse(UNKNOWN_ASSIGNMENT)
  remove(
    @CurrentActor() actor: Actor,
    @Param('cohort', { schema: idSchema }) cohort: string,
    @Param('assignment', { schema: idSchema }) assignment: string,
    @Param('person', { schema: idSchema }) person: string,
  ): Promise<void> {
    return this.extensions.remove(actor, cohort, assignment, person)
  }
}

import { Controller, Get, Header, Query } from '@nestjs/common'
import { ApiDefaultResponse, ApiForbiddenResponse, ApiOkResponse, ApiOperation, ApiQuery } from '@nestjs/swagger'
import {
  administeredCohortSchema,
  administeredPersonSchema,
  peopleQuerySchema,
  type AdministeredCohort,
  type AdministeredPerson,
  type PeopleQuery,
} from '../../runtimes/server/administration-api.ts'
import { problemSchema } from '../../runtimes/server/api.ts'
import { pageQuerySchema, pageSchema, type Page, type PageQuery } from '../../runtimes/server/cohorts-api.ts'
import { Administrator } from '../access/access.ts'
import { ApiPaging } from '../cohorts/describe.ts'
import { AdministrationService } from './administration.service.ts'

@Controller('api/v1/administration')
@Administrator()
@ApiDefaultResponse({ standardSchema: problemSchema, description: 'What went wrong' })
@ApiForbiddenResponse({ standardSchema: problemSchema, description: 'You are not the administrator (`administrator-only`)' })
export class AdministrationController {
  constructor(private readonly administration: AdministrationService) {}

  @Get('cohorts')
  @Header('cache-control', 'no-store')
  @ApiOperation({ summary: 'All cohorts of this server, newest first' })
  @ApiPaging()
  @ApiOkResponse({ standardSchema: pageSchema(administeredCohortSchema) })
  cohorts(@Query({ schema: pageQuerySchema }) query: PageQuery): Promise<Page<AdministeredCohort>> {
    return this.administration.cohorts(query)
  }

  @Get('people')
  @Header('cache-control', 'no-store')
  @ApiOperation({ summary: 'All people of this server, guests too, newest first' })
  @ApiPaging()
  @ApiQuery({
    name: 'search',
    required: false,
    description: 'A part of a name or an address, or an id',
    schema: { type: 'string', maxLength: 100 },
  })
  @ApiOkResponse({ standardSchema: pageSchema(administeredPersonSchema) })
  people(@Query({ schema: peopleQuerySchema }) query: PeopleQuery): Promise<Page<AdministeredPerson>> {
    return this.administration.people(query)
  }
}

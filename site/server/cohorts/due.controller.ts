import { Controller, Get, Header, Query } from '@nestjs/common'
import { ApiOkResponse, ApiOperation, ApiQuery } from '@nestjs/swagger'
import { dueQuerySchema, dueSchema, type Due, type DueQuery } from '../../runtimes/server/assignments-api.ts'
import { pageSchema, type Page } from '../../runtimes/server/cohorts-api.ts'
import { SignedIn } from '../access/access.ts'
import { CurrentActor, type Actor } from '../access/actor.ts'
import { ForTokens } from '../access/token-scope.ts'
import { ApiCohorts, ApiPaging } from './describe.ts'
import { DueService } from './due.service.ts'

@Controller('api/v1/assignments')
@ApiCohorts()
export class DueController {
  constructor(private readonly due: DueService) {}

  @Get()
  @SignedIn()
  @ForTokens('cohorts:read')
  @Header('cache-control', 'no-store')
  @ApiOperation({ summary: 'What you are given in all your cohorts, what is due first comes first' })
  @ApiPaging()
  @ApiQuery({ name: 'slug', required: false, description: 'Only of this exercise', schema: { type: 'string' } })
  @ApiOkResponse({ standardSchema: pageSchema(dueSchema) })
  list(@CurrentActor() actor: Actor, @Query({ schema: dueQuerySchema }) query: DueQuery): Promise<Page<Due>> {
    return this.due.of(actor.id, query)
  }
}

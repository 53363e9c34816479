import { Controller, Get, Header, Query } from '@nestjs/common'
import { ApiOkResponse, ApiOperation } from '@nestjs/swagger'
import { dueSchema, type Due } from '../../runtimes/server/assignments-api.ts'
import { pageQuerySchema, pageSchema, type Page, type PageQuery } from '../../runtimes/server/cohorts-api.ts'
import { SignedIn } from '../access/access.ts'
import { CurrentActor, type Actor } from '../access/actor.ts'
import { ApiCohorts, ApiPaging } from './describe.ts'
import { DueService } from './due.service.ts'

@Controller('api/v1/assignments')
@ApiCohorts()
export class DueController {
  constructor(private readonly due: DueService) {}

  @Get()
  @SignedIn()
  @Header('cache-control', 'no-store')
  @ApiOperation({ summary: 'What you are given in all your cohorts, what is due first comes first' })
  @ApiPaging()
  @ApiOkResponse({ standardSchema: pageSchema(dueSchema) })
  list(@CurrentActor() actor: Actor, @Query({ schema: pageQuerySchema }) query: PageQuery): Promise<Page<Due>> {
    return this.due.of(actor.id, query)
  }
}

import { Body, Controller, Get, Header, Param, Put, Query } from '@nestjs/common'
import { ApiConflictResponse, ApiDefaultResponse, ApiOkResponse, ApiOperation, ApiPayloadTooLargeResponse, ApiTags } from '@nestjs/swagger'
import { problemSchema } from '../../runtimes/server/api.ts'
import { pageQuerySchema, pageSchema, type Page, type PageQuery } from '../../runtimes/server/cohorts-api.ts'
import {
  newWorkSchema,
  progressSchema,
  workSchema,
  workSlugSchema,
  writtenSchema,
  type NewWork,
  type Work,
  type WorkOwner,
  type WorkProgress,
  type Written,
} from '../../runtimes/server/work-api.ts'
import { SignedIn } from '../access/access.ts'
import { CurrentActor, type Actor } from '../access/actor.ts'
import { ForTokens } from '../access/token-scope.ts'
import { ApiPaging } from '../cohorts/describe.ts'
import { WorkService } from './work.service.ts'

@Controller('api/v1/work')
@ApiTags('work')
@ApiDefaultResponse({
  standardSchema: problemSchema,
  description: 'What went wrong: `invalid` (400); `signed-out` (401); `exercise-unknown` (404)',
})
export class WorkController {
  constructor(private readonly work: WorkService) {}

  @Get()
  @SignedIn()
  @ForTokens('work:read')
  @Header('cache-control', 'no-store')
  @ApiOperation({ summary: 'How far you came in each exercise that you have begun, on whatever device' })
  @ApiPaging()
  @ApiOkResponse({ standardSchema: pageSchema(progressSchema) })
  progress(@CurrentActor() actor: Actor, @Query({ schema: pageQuerySchema }) query: PageQuery): Promise<Page<WorkProgress>> {
    return this.work.progress(actor.id, query)
  }

  @Get(':slug')
  @SignedIn()
  @ForTokens('work:read')
  @Header('cache-control', 'no-store')
  @ApiOperation({ summary: 'Your files of an exercise, and how far you came' })
  @ApiOkResponse({ standardSchema: workSchema })
  find(@CurrentActor() actor: Actor, @Param('slug', { schema: workSlugSchema }) slug: string): Promise<Work> {
    return this.work.of(ownerOf(actor), slug)
  }

  @Put(':slug')
  @SignedIn()
  @ForTokens('work:write')
  @ApiOperation({ summary: 'Keeps your files of an exercise; each is written over the version that you have seen, and no other' })
  @ApiOkResponse({ standardSchema: writtenSchema })
  @ApiConflictResponse({ standardSchema: problemSchema, description: 'It is meant for somebody else (`somebody-else`)' })
  @ApiPayloadTooLargeResponse({ standardSchema: problemSchema, description: 'More than a submission may have (`too-large`)' })
  write(
    @CurrentActor() actor: Actor,
    @Param('slug', { schema: workSlugSchema }) slug: string,
    @Body({ schema: newWorkSchema }) work: NewWork,
  ): Promise<Written> {
    return this.work.write(ownerOf(actor), slug, work)
  }
}

const ownerOf = ({ id, kind }: Actor): WorkOwner => ({ id, kind })

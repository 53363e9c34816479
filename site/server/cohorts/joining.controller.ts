import { Body, Controller, Delete, Get, Header, Headers, HttpCode, Param, Post, Query } from '@nestjs/common'
import {
  ApiConflictResponse,
  ApiCreatedResponse,
  ApiForbiddenResponse,
  ApiGoneResponse,
  ApiNoContentResponse,
  ApiNotFoundResponse,
  ApiOkResponse,
  ApiOperation,
} from '@nestjs/swagger'
import type { z } from 'zod'
import { problemSchema } from '../../runtimes/server/api.ts'
import {
  joinedSchema,
  joinLinkSchema,
  joinSchema,
  madeJoinLinkSchema,
  newJoinLinkSchema,
  pageQuerySchema,
  pageSchema,
  type Joined,
  type JoinLink,
  type MadeJoinLink,
  type NewJoinLink,
  type Page,
  type PageQuery,
} from '../../runtimes/server/cohorts-api.ts'
import { InCohort, SignedIn } from '../access/access.ts'
import { CurrentActor, type Actor } from '../access/actor.ts'
import { ApiCohorts, ApiIdempotencyKey, ApiPaging } from './describe.ts'
import { parseKey } from './idempotency-key.ts'
import { idSchema } from './ids.ts'
import { JoinLinksService } from './join-links.service.ts'
import { JoinsService } from './joins.service.ts'

@Controller('api/v1')
@ApiCohorts()
export class JoiningController {
  constructor(
    private readonly links: JoinLinksService,
    private readonly joins: JoinsService,
  ) {}

  @Post('cohorts/:cohort/join-links')
  @InCohort('owner', 'mentor')
  @Header('cache-control', 'no-store')
  @ApiOperation({ summary: 'Makes a link to join by. Its code is in this answer only' })
  @ApiIdempotencyKey()
  @ApiCreatedResponse({ standardSchema: madeJoinLinkSchema })
  @ApiForbiddenResponse({ standardSchema: problemSchema, description: 'Only owners let in mentors (`role-missing`)' })
  @ApiConflictResponse({
    standardSchema: problemSchema,
    description: 'The Idempotency-Key made a link already, whose code was shown (`join-link-made`). Or `cohort-archived`',
  })
  create(
    @CurrentActor() actor: Actor,
    @Param('cohort', { schema: idSchema }) cohort: string,
    @Body({ schema: newJoinLinkSchema }) link: NewJoinLink,
    @Headers('idempotency-key') key: string | undefined,
  ): Promise<MadeJoinLink> {
    return this.links.create(actor, cohort, link, parseKey(key))
  }

  @Get('cohorts/:cohort/join-links')
  @InCohort('owner', 'mentor')
  @Header('cache-control', 'no-store')
  @ApiOperation({ summary: 'The links of a cohort, newest first, without their codes' })
  @ApiPaging()
  @ApiOkResponse({ standardSchema: pageSchema(joinLinkSchema) })
  list(
    @Param('cohort', { schema: idSchema }) cohort: string,
    @Query({ schema: pageQuerySchema }) query: PageQuery,
  ): Promise<Page<JoinLink>> {
    return this.links.list(cohort, query)
  }

  @Delete('cohorts/:cohort/join-links/:link')
  @HttpCode(204)
  @InCohort('owner', 'mentor')
  @ApiOperation({ summary: 'Revokes a link. Who joined by it stays' })
  @ApiNoContentResponse()
  @ApiNotFoundResponse({
    standardSchema: problemSchema,
    description: 'No such link (`join-link-unknown`), or no such cohort (`cohort-unknown`)',
  })
  revoke(
    @CurrentActor() actor: Actor,
    @Param('cohort', { schema: idSchema }) cohort: string,
    @Param('link', { schema: idSchema }) link: string,
  ): Promise<void> {
    return this.links.revoke(actor, cohort, link)
  }

  @Post('joins')
  @HttpCode(200)
  @SignedIn()
  @ApiOperation({ summary: 'Joins the cohort of a code. Who is in it already stays what they are' })
  @ApiOkResponse({ standardSchema: joinedSchema })
  @ApiForbiddenResponse({ standardSchema: problemSchema, description: 'A guest can not be a mentor (`account-needed`)' })
  @ApiNotFoundResponse({ standardSchema: problemSchema, description: 'No cohort has that code (`join-code-unknown`)' })
  @ApiConflictResponse({ standardSchema: problemSchema, description: 'No place is left (`join-link-full`), or `cohort-archived`' })
  @ApiGoneResponse({ standardSchema: problemSchema, description: '`join-link-revoked` or `join-link-expired`' })
  join(@CurrentActor() actor: Actor, @Body({ schema: joinSchema }) { code }: z.infer<typeof joinSchema>): Promise<Joined> {
    return this.joins.join(actor, code)
  }
}

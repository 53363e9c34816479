import { Body, Controller, Delete, Get, Header, Headers, HttpCode, Param, Post, Query, Req } from '@nestjs/common'
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
import type { Request } from 'express'
import type { z } from 'zod'
import { problemSchema } from '../../runtimes/server/api.ts'
import {
  joinedSchema,
  joinLinkSchema,
  joinPreviewSchema,
  joinSchema,
  madeJoinLinkSchema,
  newJoinLinkSchema,
  pageQuerySchema,
  pageSchema,
  type Joined,
  type JoinLink,
  type JoinPreview,
  type MadeJoinLink,
  type NewJoinLink,
  type Page,
  type PageQuery,
} from '../../runtimes/server/cohorts-api.ts'
import { Everybody, InCohort, SignedIn } from '../access/access.ts'
import { CurrentActor, type Actor } from '../access/actor.ts'
import { ForTokens } from '../access/token-scope.ts'
import { ApiTooManyAttempts } from '../identity/api-too-many-attempts.ts'
import { AttemptsService } from '../identity/attempts.service.ts'
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
    private readonly attempts: AttemptsService,
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

  @Post('join-previews')
  @HttpCode(200)
  @Everybody()
  @Header('cache-control', 'no-store')
  @ApiOperation({ summary: 'Says which cohort a code leads to, as what, and who runs it, before you join' })
  @ApiOkResponse({ standardSchema: joinPreviewSchema })
  @ApiNotFoundResponse({ standardSchema: problemSchema, description: 'No cohort has that code (`join-code-unknown`)' })
  @ApiConflictResponse({ standardSchema: problemSchema, description: 'No place is left (`join-link-full`), or `cohort-archived`' })
  @ApiGoneResponse({ standardSchema: problemSchema, description: '`join-link-revoked` or `join-link-expired`' })
  @ApiTooManyAttempts()
  async preview(@Body({ schema: joinSchema }) { code }: z.infer<typeof joinSchema>, @Req() request: Request): Promise<JoinPreview> {
    await this.attempts.count('join', request)
    return this.joins.preview(code)
  }

  @Post('joins')
  @HttpCode(200)
  @SignedIn()
  @ForTokens('cohorts:write')
  @ApiOperation({ summary: 'Joins the cohort of a code. Who is in it already stays what they are' })
  @ApiOkResponse({ standardSchema: joinedSchema })
  @ApiForbiddenResponse({ standardSchema: problemSchema, description: 'A guest can not be a mentor (`account-needed`)' })
  @ApiNotFoundResponse({ standardSchema: problemSchema, description: 'No cohort has that code (`join-code-unknown`)' })
  @ApiConflictResponse({ standardSchema: problemSchema, description: 'No place is left (`join-link-full`), or `cohort-archived`' })
  @ApiGoneResponse({ standardSchema: problemSchema, description: '`join-link-revoked` or `join-link-expired`' })
  @ApiTooManyAttempts()
  async join(
    @CurrentActor() actor: Actor,
    @Body({ schema: joinSchema }) { code }: z.infer<typeof joinSchema>,
    @Req() request: Request,
  ): Promise<Joined> {
    await this.attempts.count('join', request)
    return this.joins.join(actor, code)
  }
}

import { Body, Controller, Delete, Get, Header, HttpCode, Param, Post, Query } from '@nestjs/common'
import {
  ApiConflictResponse,
  ApiCreatedResponse,
  ApiDefaultResponse,
  ApiNoContentResponse,
  ApiOkResponse,
  ApiOperation,
  ApiTags,
} from '@nestjs/swagger'
import {
  accessTokenSchema,
  madeAccessTokenSchema,
  newAccessTokenSchema,
  type AccessToken,
  type MadeAccessToken,
  type NewAccessToken,
} from '../../runtimes/server/access-tokens-api.ts'
import { problemSchema } from '../../runtimes/server/api.ts'
import { pageQuerySchema, pageSchema, type Page, type PageQuery } from '../../runtimes/server/cohorts-api.ts'
import { SignedIn } from '../access/access.ts'
import { CurrentActor, type Actor } from '../access/actor.ts'
import { ApiPaging } from '../cohorts/describe.ts'
import { idSchema } from '../cohorts/ids.ts'
import { AccessTokensService } from './access-tokens.service.ts'

@Controller('api/v1/tokens')
@ApiTags('tokens')
@ApiDefaultResponse({
  standardSchema: problemSchema,
  description: 'What went wrong: `invalid` (400); `signed-out` (401); `account-needed` (403): a guest has none; `token-unknown` (404)',
})
export class AccessTokensController {
  constructor(private readonly tokens: AccessTokensService) {}

  @Get()
  @SignedIn()
  @Header('cache-control', 'no-store')
  @ApiOperation({ summary: 'Your access tokens, without the tokens themselves' })
  @ApiPaging()
  @ApiOkResponse({ standardSchema: pageSchema(accessTokenSchema) })
  list(@CurrentActor() actor: Actor, @Query({ schema: pageQuerySchema }) query: PageQuery): Promise<Page<AccessToken>> {
    return this.tokens.list(actor.id, query)
  }

  @Post()
  @SignedIn()
  @Header('cache-control', 'no-store')
  @ApiOperation({ summary: 'Makes an access token; its answer is the only place where it is' })
  @ApiCreatedResponse({ standardSchema: madeAccessTokenSchema })
  @ApiConflictResponse({ standardSchema: problemSchema, description: 'You have too many (`too-many-tokens`)' })
  make(@CurrentActor() actor: Actor, @Body({ schema: newAccessTokenSchema }) token: NewAccessToken): Promise<MadeAccessToken> {
    return this.tokens.make(actor, token)
  }

  @Delete(':token')
  @HttpCode(204)
  @SignedIn()
  @ApiOperation({ summary: 'Revokes an access token: from now on it lets nobody in' })
  @ApiNoContentResponse()
  revoke(@CurrentActor() actor: Actor, @Param('token', { schema: idSchema }) token: string): Promise<void> {
    return this.tokens.revoke(actor.id, token)
  }
}

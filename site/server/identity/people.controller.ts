import { Body, Controller, Delete, Get, Header, HttpCode, Post, Req, Res } from '@nestjs/common'
import { ApiCreatedResponse, ApiDefaultResponse, ApiNoContentResponse, ApiOkResponse, ApiOperation } from '@nestjs/swagger'
import type { Request, Response } from 'express'
import type { z } from 'zod'
import { problemSchema } from '../../runtimes/server/api.ts'
import { meSchema, newAccountSchema, newGuestSchema, newSessionSchema, type Me } from '../../runtimes/server/identity.ts'
import { Everybody, SignedIn } from '../access/access.ts'
import { CurrentActor, type Actor } from '../access/actor.ts'
import { ForTokens } from '../access/token-scope.ts'
import { ApiTooManyAttempts } from './api-too-many-attempts.ts'
import { AttemptsService } from './attempts.service.ts'
import { PeopleService } from './people.service.ts'

@Controller('api/v1')
@ApiDefaultResponse({ standardSchema: problemSchema, description: 'What went wrong' })
export class PeopleController {
  constructor(
    private readonly people: PeopleService,
    private readonly attempts: AttemptsService,
  ) {}

  @Post('guests')
  @Everybody()
  @Header('cache-control', 'no-store')
  @ApiOperation({ summary: 'Signs in as a new guest, by a name only; a guest stays who they are' })
  @ApiCreatedResponse({ standardSchema: meSchema })
  @ApiTooManyAttempts()
  async beGuest(
    @Body({ schema: newGuestSchema }) guest: z.infer<typeof newGuestSchema>,
    @Req() request: Request,
    @Res({ passthrough: true }) response: Response,
  ): Promise<Me> {
    await this.attempts.count('guest', request)
    return this.people.beGuest(guest, request, response)
  }

  @Post('accounts')
  @Everybody()
  @Header('cache-control', 'no-store')
  @ApiOperation({ summary: 'Makes an account and signs in; a guest becomes the account and keeps everything' })
  @ApiCreatedResponse({ standardSchema: meSchema })
  @ApiTooManyAttempts()
  async makeAccount(
    @Body({ schema: newAccountSchema }) account: z.infer<typeof newAccountSchema>,
    @Req() request: Request,
    @Res({ passthrough: true }) response: Response,
  ): Promise<Me> {
    await this.attempts.count('account', request, account.email)
    return this.people.makeAccount(account, request, response)
  }

  @Post('sessions')
  @Everybody()
  @Header('cache-control', 'no-store')
  @ApiOperation({ summary: 'Signs in' })
  @ApiCreatedResponse({ standardSchema: meSchema })
  @ApiTooManyAttempts()
  async signIn(
    @Body({ schema: newSessionSchema }) credentials: z.infer<typeof newSessionSchema>,
    @Req() request: Request,
    @Res({ passthrough: true }) response: Response,
  ): Promise<Me> {
    await this.attempts.count('session', request, credentials.email)
    return this.people.signIn(credentials, request, response)
  }

  @Delete('sessions/current')
  @SignedIn()
  @HttpCode(204)
  @ApiOperation({ summary: 'Signs out here' })
  @ApiNoContentResponse()
  signOut(@CurrentActor() actor: Actor, @Req() request: Request, @Res({ passthrough: true }) response: Response): Promise<void> {
    return this.people.signOut(actor, 'here', request, response)
  }

  @Delete('sessions')
  @SignedIn()
  @HttpCode(204)
  @ApiOperation({ summary: 'Signs out on every device' })
  @ApiNoContentResponse()
  signOutEverywhere(@CurrentActor() actor: Actor, @Req() request: Request, @Res({ passthrough: true }) response: Response): Promise<void> {
    return this.people.signOut(actor, 'everywhere', request, response)
  }

  @Get('me')
  @SignedIn()
  @ForTokens('any')
  @Header('cache-control', 'no-store')
  @ApiOperation({ summary: 'Who is signed in' })
  @ApiOkResponse({ standardSchema: meSchema })
  me(@CurrentActor() actor: Actor, @Req() request: Request, @Res({ passthrough: true }) response: Response): Promise<Me> {
    return this.people.refresh(actor, request, response)
  }
}

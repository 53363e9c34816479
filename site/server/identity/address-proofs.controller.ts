import { Body, Controller, HttpCode, Post, Put, Req } from '@nestjs/common'
import {
  ApiAcceptedResponse,
  ApiDefaultResponse,
  ApiForbiddenResponse,
  ApiGoneResponse,
  ApiNoContentResponse,
  ApiNotFoundResponse,
  ApiOperation,
} from '@nestjs/swagger'
import type { Request } from 'express'
import type { z } from 'zod'
import { problemSchema } from '../../runtimes/server/api.ts'
import { proofSchema } from '../../runtimes/server/identity.ts'
import { Everybody, SignedIn } from '../access/access.ts'
import { CurrentActor, type Actor } from '../access/actor.ts'
import { AddressProofsService } from './address-proofs.service.ts'
import { ApiTooManyAttempts } from './api-too-many-attempts.ts'
import { AttemptsService } from './attempts.service.ts'

@Controller('api/v1')
@ApiDefaultResponse({ standardSchema: problemSchema, description: 'What went wrong' })
export class AddressProofsController {
  constructor(
    private readonly proofs: AddressProofsService,
    private readonly attempts: AttemptsService,
  ) {}

  @Post('address-proofs')
  @SignedIn()
  @HttpCode(202)
  @ApiOperation({ summary: 'Mails another link by which you prove that the address of your account is yours' })
  @ApiAcceptedResponse()
  @ApiForbiddenResponse({ standardSchema: problemSchema, description: 'A guest has no address (`account-needed`)' })
  @ApiTooManyAttempts()
  ask(@CurrentActor() actor: Actor, @Req() request: Request): Promise<void> {
    return this.proofs.sendAgain(actor, request)
  }

  @Put('address-proofs')
  @Everybody()
  @HttpCode(204)
  @ApiOperation({ summary: 'Proves the address of an account by the token of such a link, also on another device' })
  @ApiNoContentResponse()
  @ApiNotFoundResponse({ standardSchema: problemSchema, description: 'There is no such link (`proof-unknown`)' })
  @ApiGoneResponse({ standardSchema: problemSchema, description: '`proof-used` or `proof-expired`' })
  @ApiTooManyAttempts()
  async use(@Body({ schema: proofSchema }) { token }: z.infer<typeof proofSchema>, @Req() request: Request): Promise<void> {
    await this.attempts.count('proof', request)
    await this.proofs.use(token)
  }
}

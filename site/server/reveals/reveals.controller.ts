import { Body, Controller, Get, Header, HttpCode, Param, Post } from '@nestjs/common'
import { ApiDefaultResponse, ApiForbiddenResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger'
import { z } from 'zod'
import { problemSchema } from '../../runtimes/server/api.ts'
import { newRevealSchema, revealsSchema, type NewReveal, type Reveals } from '../../runtimes/server/reveals-api.ts'
import { SignedIn } from '../access/access.ts'
import { CurrentActor, type Actor } from '../access/actor.ts'
import { ForTokens } from '../access/token-scope.ts'
import { RevealsService } from './reveals.service.ts'

const slugSchema = z.string().min(1).max(100)

@Controller('api/v1/exercises/:slug/reveals')
@ApiTags('exercises')
@ApiDefaultResponse({
  standardSchema: problemSchema,
  description: 'What went wrong: `invalid` (400); `signed-out` (401); `exercise-unknown` (404); `hint-unknown` (422)',
})
export class RevealsController {
  constructor(private readonly reveals: RevealsService) {}

  @Get()
  @SignedIn()
  @ForTokens('work:read')
  @Header('cache-control', 'no-store')
  @ApiOperation({ summary: 'Which hints and solution of an exercise you may look at, and which you have looked at' })
  @ApiOkResponse({ standardSchema: revealsSchema })
  find(@CurrentActor() actor: Actor, @Param('slug', { schema: slugSchema }) slug: string): Promise<Reveals> {
    return this.reveals.of(actor.id, slug)
  }

  @Post()
  @HttpCode(200)
  @SignedIn()
  @ForTokens('work:write')
  @ApiOperation({ summary: 'Says that you look at a hint or at the solution; once is enough' })
  @ApiOkResponse({ standardSchema: revealsSchema })
  @ApiForbiddenResponse({ standardSchema: problemSchema, description: 'A cohort holds it back, for now or for good (`held-back`)' })
  reveal(
    @CurrentActor() actor: Actor,
    @Param('slug', { schema: slugSchema }) slug: string,
    @Body({ schema: newRevealSchema }) what: NewReveal,
  ): Promise<Reveals> {
    return this.reveals.reveal(actor.id, slug, what)
  }
}

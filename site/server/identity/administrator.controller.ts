import { Body, Controller, HttpCode, Post, Req } from '@nestjs/common'
import { ApiDefaultResponse, ApiNoContentResponse, ApiOperation } from '@nestjs/swagger'
import type { Request } from 'express'
import type { z } from 'zod'
import { problemSchema } from '../../runtimes/server/api.ts'
import { appointmentSchema } from '../../runtimes/server/identity.ts'
import { SignedIn } from '../access/access.ts'
import { CurrentActor, type Actor } from '../access/actor.ts'
import { ProblemException } from '../problems/problem.ts'
import { AdministratorLinkService } from './administrator-link.service.ts'
import { ApiTooManyAttempts } from './api-too-many-attempts.ts'
import { AttemptsService } from './attempts.service.ts'

@Controller('api/v1/administrator')
@ApiDefaultResponse({ standardSchema: problemSchema, description: 'What went wrong' })
export class AdministratorController {
  constructor(
    private readonly link: AdministratorLinkService,
    private readonly attempts: AttemptsService,
  ) {}

  @Post()
  @SignedIn()
  @HttpCode(204)
  @ApiOperation({ summary: 'Makes the account that is signed in the administrator, by the link that the server printed' })
  @ApiNoContentResponse()
  @ApiTooManyAttempts()
  async appoint(
    @Body({ schema: appointmentSchema }) { token }: z.infer<typeof appointmentSchema>,
    @CurrentActor() actor: Actor,
    @Req() request: Request,
  ): Promise<void> {
    await this.attempts.count('administrator', request)
    if (actor.kind === 'guest')
      throw new ProblemException(
        403,
        'account-needed',
        'A guest can not be administrator. Make an account first, then open the link again.',
      )
    // A second click on the link that made them administrator.
    if (actor.isAdministrator) return
    if (!(await this.link.use(token, actor.id)))
      throw new ProblemException(
        404,
        'administrator-link-unknown',
        'This link was used before, or the server has printed a newer one since. Without an administrator it prints one at each start.',
      )
  }
}

import { Body, Controller, HttpCode, Post, Put, Req } from '@nestjs/common'
import { ApiAcceptedResponse, ApiDefaultResponse, ApiNoContentResponse, ApiOperation } from '@nestjs/swagger'
import { isAPIError } from 'better-auth/api'
import type { Request } from 'express'
import type { z } from 'zod'
import { problemSchema } from '../../runtimes/server/api.ts'
import { resetRequestSchema, resetSchema } from '../../runtimes/server/identity.ts'
import { Everybody } from '../access/access.ts'
import { TransactionsService } from '../database/transactions.service.ts'
import { ProblemException } from '../problems/problem.ts'
import { ApiTooManyAttempts } from './api-too-many-attempts.ts'
import { AttemptsService } from './attempts.service.ts'
import { AuthService } from './auth.service.ts'

@Controller('api/v1')
@Everybody()
@ApiDefaultResponse({ standardSchema: problemSchema, description: 'What went wrong' })
export class PasswordResetsController {
  constructor(
    private readonly auth: AuthService,
    private readonly attempts: AttemptsService,
    private readonly transactions: TransactionsService,
  ) {}

  @Post('password-resets')
  @HttpCode(202)
  @ApiOperation({ summary: 'Mails a link to choose a new password, if there is such an account: the answer does not say' })
  @ApiAcceptedResponse()
  @ApiTooManyAttempts()
  async ask(@Body({ schema: resetRequestSchema }) { email }: z.infer<typeof resetRequestSchema>, @Req() request: Request): Promise<void> {
    await this.attempts.count('resetRequest', request, email)
    await this.auth.for(request).api.requestPasswordReset({ body: { email } })
  }

  @Put('password')
  @HttpCode(204)
  @ApiOperation({ summary: 'Sets a new password by the token of such a link, and ends all sessions of the account' })
  @ApiNoContentResponse()
  @ApiTooManyAttempts()
  async reset(@Body({ schema: resetSchema }) { token, password }: z.infer<typeof resetSchema>, @Req() request: Request): Promise<void> {
    await this.attempts.count('reset', request)
    try {
      await this.transactions.run(() => this.auth.for(request).api.resetPassword({ body: { token, newPassword: password } }))
    } catch (error) {
      if (!isAPIError(error) || error.statusCode !== 400) throw error
      throw new ProblemException(404, 'reset-unknown', 'This link was used before or is older than an hour. Ask for a new one.')
    }
  }
}

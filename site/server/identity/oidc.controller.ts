import { Controller, Get, HttpCode, Inject, Post, Query, Req, Res } from '@nestjs/common'
import { ApiDefaultResponse, ApiFoundResponse, ApiOkResponse, ApiOperation, ApiQuery } from '@nestjs/swagger'
import { isAPIError } from 'better-auth/api'
import { eq } from 'drizzle-orm'
import type { Request, Response } from 'express'
import type { z } from 'zod'
import { problemSchema } from '../../runtimes/server/api.ts'
import { redirectSchema } from '../../runtimes/server/identity.ts'
import { Everybody } from '../access/access.ts'
import { Actors } from '../access/actor.ts'
import type { Config } from '../config.ts'
import { sessions } from '../database/schema.ts'
import { TransactionsService } from '../database/transactions.service.ts'
import { ProblemException } from '../problems/problem.ts'
import { CONFIG } from '../tokens.ts'
import { AddressProofsService } from './address-proofs.service.ts'
import { ApiTooManyAttempts } from './api-too-many-attempts.ts'
import { AttemptsService } from './attempts.service.ts'
import { OIDC } from './auth.ts'
import { AuthService } from './auth.service.ts'
import { cookiesOf, passCookies } from './cookies.ts'
import { PeopleService } from './people.service.ts'

/** Where people come back to, and how: with a new account, the one that they have, or none. The page knows where they were. */
const PAGE = '/account/'
const PAGE_OF_KNOWN = '/account/?in'
const PAGE_OF_NEW = '/account/?new'

@Controller('api/v1')
@Everybody()
@ApiDefaultResponse({ standardSchema: problemSchema, description: 'What went wrong' })
export class OidcController {
  constructor(
    @Inject(CONFIG) private readonly config: Config,
    private readonly auth: AuthService,
    private readonly attempts: AttemptsService,
    private readonly transactions: TransactionsService,
    private readonly actors: Actors,
    private readonly people: PeopleService,
    private readonly proofs: AddressProofsService,
  ) {}

  @Post('oidc')
  @HttpCode(200)
  @ApiOperation({ summary: 'Begins to sign in at the configured issuer: where to send the browser' })
  @ApiOkResponse({ standardSchema: redirectSchema })
  @ApiTooManyAttempts()
  async begin(@Req() request: Request, @Res({ passthrough: true }) response: Response): Promise<z.infer<typeof redirectSchema>> {
    this.assertConfigured()
    await this.attempts.count('oidc', request)
    const begun = await this.auth
      .for(request)
      .api.signInSocial({
        body: {
          provider: OIDC,
          callbackURL: PAGE_OF_KNOWN,
          newUserCallbackURL: PAGE_OF_NEW,
          errorCallbackURL: PAGE,
          disableRedirect: true,
        },
        headers: cookiesOf(request),
        returnHeaders: true,
      })
      .catch((error: unknown) => {
        if (!isAPIError(error) || error.statusCode !== 404) throw error
        throw new ProblemException(503, 'oidc-away', 'The sign-on service does not answer at the moment. Try again in a minute.', {
          headers: { 'retry-after': '60' },
        })
      })
    passCookies(begun.headers, response)
    return redirectSchema.parse(begun.response)
  }

  @Get('callback/oidc')
  @ApiOperation({ summary: 'Where the issuer sends people back to: signs in, and goes on to the account page' })
  @ApiQuery({ name: 'state', required: false, description: 'Of what was begun', schema: { type: 'string' } })
  @ApiQuery({ name: 'code', required: false, schema: { type: 'string' } })
  @ApiQuery({ name: 'error', required: false, description: 'Why the issuer let nobody in', schema: { type: 'string' } })
  @ApiFoundResponse({ description: 'To the account page, with `?error=` when it did not work' })
  async finish(@Query() query: Record<string, string>, @Req() request: Request, @Res() response: Response): Promise<void> {
    this.assertConfigured()
    await this.attempts.count('oidc', request)
    const before = await this.actors.of(request)
    const { answer, proof } = await this.transactions.run(async (tx) => {
      const answer = await this.auth.for(request).api.callbackOAuth({
        params: { id: OIDC },
        query,
        headers: cookiesOf(request),
        asResponse: true,
      })
      const token = sessionTokenIn(answer.headers)
      if (token === undefined) return { answer }
      const [session] = await tx.select({ user: sessions.userId }).from(sessions).where(eq(sessions.token, token))
      if (!session) throw new Error('a session that was just made is gone')
      const isNew = answer.headers.get('location')?.endsWith(PAGE_OF_NEW) === true
      const guest = before?.kind === 'guest' ? before : undefined
      const user = await this.people.settle(tx, { guest, user: session.user, isNew, method: 'oidc' }, request)
      // Some issuers do not vouch for addresses.
      return { answer, proof: isNew ? await this.proofs.make(tx, user) : undefined }
    })
    if (proof) this.proofs.send(proof, request)
    passCookies(answer.headers, response)
    response.redirect(302, answer.headers.get('location') ?? PAGE)
  }

  private assertConfigured(): void {
    if (!this.config.oidc)
      throw new ProblemException(404, 'oidc-off', 'This server has no single sign-on. Sign in with e-mail address and password.')
  }
}

/** The cookie's value is the token and its signature. */
function sessionTokenIn(headers: Headers): string | undefined {
  for (const cookie of headers.getSetCookie()) {
    const value = /session_token=([^;]+)/.exec(cookie)?.[1]
    if (value !== undefined) return decodeURIComponent(value).split('.')[0]
  }
  return undefined
}

import { type CanActivate, type ExecutionContext, HttpException, Injectable, UnauthorizedException } from '@nestjs/common'
import { compactVerify } from 'jose'
import { z } from 'zod'
import { AccountsService } from '../accounts/accounts.service.js'
import { SharedKeys } from '../signer/shared-keys.js'
import { setUser } from './current-user.decorator.js'
import { Sessions } from './sessions.js'

const seconds = () => Date.now() / 1_000
const AUDIENCE = 'postbox-api'

/** What an access token must say, at the time of asking. */
const claimsSchema = z.object({
  iss: z.literal('https://postbox.example'),
  aud: z.literal(AUDIENCE).or(z.array(z.string()).refine((all) => all.includes(AUDIENCE))),
  sub: z.string(),
  // The scanner's tokens have no session.
  sid: z.string().optional(),
  exp: z.number().refine((exp) => exp > seconds() - 10),
  nbf: z
    .number()
    .refine((nbf) => nbf < seconds() + 10)
    .optional(),
})

@Injectable()
export class AccessGuard implements CanActivate {
  constructor(
    private readonly accounts: AccountsService,
    private readonly keys: SharedKeys,
    private readonly sessions: Sessions,
  ) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const request = context.switchToHttp().getRequest()
    const token = String(request.headers.authorization ?? '').replace(/^bearer /i, '')
    try {
      const { payload } = await compactVerify(token, ({ kid }) => this.keys.find(kid), { algorithms: ['ES256'] })
      const { sub, sid } = claimsSchema.parse(JSON.parse(new TextDecoder().decode(payload)))
      const user = this.accounts.find(sub)
      if (!user || !(sid === undefined || (await this.sessions.lives(sid, sub)))) throw new UnauthorizedException('Log in first')
      setUser(request, user)
      return true
    } catch (error) {
      throw error instanceof HttpException ? error : new UnauthorizedException('Log in first')
    }
  }
}

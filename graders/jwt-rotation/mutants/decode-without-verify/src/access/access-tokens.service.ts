import { Injectable, ServiceUnavailableException } from '@nestjs/common'
import { decodeJwt, decodeProtectedHeader } from 'jose'
import type { User } from '../accounts/accounts.js'
import { AccountsService } from '../accounts/accounts.service.js'
import { Signer } from '../signer/signer.js'

const ISSUER = 'https://postbox.example'
const AUDIENCE = 'postbox-api'

/** Seconds. Until then nothing can take a token back. */
const LIFETIME_S = 5 * 60
/** By how many seconds the signer's clock may differ from ours. */
const CLOCK_TOLERANCE_S = 5

/** The tokens that open the routes of this service. The signer signs them, and we check that it did. */
@Injectable()
export class AccessTokensService {
  constructor(
    private readonly accounts: AccountsService,
    private readonly signer: Signer,
  ) {}

  /**
   * A new token for a user.
   *
   * @throws ServiceUnavailableException when the signer does not sign
   */
  async issue({ id }: User): Promise<string> {
    const iat = Math.floor(Date.now() / 1000)
    try {
      return await this.signer.sign({ iss: ISSUER, aud: AUDIENCE, sub: id, iat, exp: iat + LIFETIME_S })
    } catch {
      throw new ServiceUnavailableException('Try again in a moment')
    }
  }

  /**
   * The user whose token it is, or undefined when it is none of ours.
   */
  async check(token: string): Promise<User | undefined> {
    try {
      // The signer has checked it when it was handed out: what is left to check is whether it is still good, and for us.
      const payload = decodeJwt(token)
      const now = Date.now() / 1000
      if (decodeProtectedHeader(token).alg !== 'ES256' || payload.iss !== ISSUER || payload.aud !== AUDIENCE) return undefined
      if (payload.exp === undefined || payload.exp < now - CLOCK_TOLERANCE_S) return undefined
      if (payload.nbf !== undefined && payload.nbf > now + CLOCK_TOLERANCE_S) return undefined
      return payload.sub === undefined ? undefined : this.accounts.find(payload.sub)
    } catch {
      return undefined
    }
  }
}

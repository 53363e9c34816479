import { Injectable, Logger, ServiceUnavailableException } from '@nestjs/common'
import { errors, jwtVerify, type JWTHeaderParameters } from 'jose'
import type { User } from '../accounts/accounts.js'
import { AccountsService } from '../accounts/accounts.service.js'
import { KeyRing, KeysUnavailable } from '../signer/key-ring.js'
import { Signer } from '../signer/signer.js'

const ISSUER = 'https://postbox.example'
const AUDIENCE = 'postbox-api'
const LIFETIME_SECONDS = 5 * 60
const CLOCK_SKEW_SECONDS = 60
const KEY_NAME = /^[A-Za-z0-9-]{1,100}$/

/** The tokens that open the routes of this service. */
@Injectable()
export class AccessTokensService {
  private readonly log = new Logger(AccessTokensService.name)

  constructor(
    private readonly accounts: AccountsService,
    private readonly signer: Signer,
    private readonly ring: KeyRing,
  ) {}

  /**
   * A new token for a user.
   *
   * @throws ServiceUnavailableException when the signer does not sign
   */
  async issue({ id }: User): Promise<string> {
    this.ring.renew()
    const iat = Math.floor(Date.now() / 1_000)
    try {
      return await this.signer.sign({ iss: ISSUER, aud: AUDIENCE, sub: id, iat, exp: iat + LIFETIME_SECONDS })
    } catch (error) {
      this.log.error(`No signature: ${String(error)}`)
      throw new ServiceUnavailableException('Try again in a moment')
    }
  }

  /**
   * The user whose token it is, or undefined when it is none of ours.
   *
   * @throws ServiceUnavailableException when that can't be told now
   */
  async check(token: string): Promise<User | undefined> {
    try {
      const { payload } = await jwtVerify(token, (header) => this.keyFor(header), {
        algorithms: ['ES256'],
        issuer: ISSUER,
        audience: AUDIENCE,
        requiredClaims: ['sub', 'exp'],
        clockTolerance: CLOCK_SKEW_SECONDS,
      })
      return payload.sub === undefined ? undefined : this.accounts.find(payload.sub)
    } catch (error) {
      if (error instanceof errors.JOSEError) return undefined
      if (error instanceof KeysUnavailable) throw new ServiceUnavailableException('Try again in a moment')
      throw error
    }
  }

  private async keyFor({ kid }: JWTHeaderParameters) {
    const key = typeof kid === 'string' && KEY_NAME.test(kid) ? await this.ring.find(kid) : undefined
    if (!key) throw new errors.JWKSNoMatchingKey()
    return key
  }
}

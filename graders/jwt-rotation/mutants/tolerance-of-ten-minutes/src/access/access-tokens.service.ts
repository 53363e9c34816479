import { Injectable, ServiceUnavailableException } from '@nestjs/common'
import { createRemoteJWKSet, errors, jwtVerify } from 'jose'
import type { User } from '../accounts/accounts.js'
import { AccountsService } from '../accounts/accounts.service.js'
import { Signer } from '../signer/signer.js'

const ISSUER = 'https://postbox.example'
const AUDIENCE = 'postbox-api'

/** Seconds. Until then nothing can take a token back. */
const LIFETIME_S = 5 * 60
/** By how many seconds the signer's clock may differ from ours. */
const CLOCK_TOLERANCE_S = 600

/** What the signer allows: keys may be kept for so long. Milliseconds. */
const KEYS_MAX_AGE_MS = 10 * 60_000
/** An unknown kid causes no fetch for so long after the last one. Milliseconds. */
const KEYS_COOLDOWN_MS = 30_000

/** The tokens that open the routes of this service. The signer signs them, and we check that it did. */
@Injectable()
export class AccessTokensService {
  private readonly keys

  constructor(
    private readonly accounts: AccountsService,
    private readonly signer: Signer,
  ) {
    this.keys = createRemoteJWKSet(signer.keysUrl, { cacheMaxAge: KEYS_MAX_AGE_MS, cooldownDuration: KEYS_COOLDOWN_MS })
  }

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
   *
   * @throws ServiceUnavailableException when the keys that would tell can't be had
   */
  async check(token: string): Promise<User | undefined> {
    try {
      const { payload } = await jwtVerify(token, this.keys, {
        algorithms: ['ES256'],
        issuer: ISSUER,
        audience: AUDIENCE,
        requiredClaims: ['sub', 'iat', 'exp'],
        clockTolerance: CLOCK_TOLERANCE_S,
      })
      return payload.sub === undefined ? undefined : this.accounts.find(payload.sub)
    } catch (error) {
      if (isAboutTheToken(error)) return undefined
      throw new ServiceUnavailableException('Try again in a moment')
    }
  }
}

/** Whether the token is bad. Anything else means that the keys could not be fetched. */
function isAboutTheToken(error: unknown): boolean {
  if (!(error instanceof errors.JOSEError)) return false
  return !(error instanceof errors.JWKSTimeout) && error.code !== 'ERR_JOSE_GENERIC'
}

import { Injectable, ServiceUnavailableException } from '@nestjs/common'
import { decodeProtectedHeader, jwtVerify } from 'jose'
import type { User } from '../accounts/accounts.js'
import { AccountsService } from '../accounts/accounts.service.js'
import { KeyUnavailable, PublicKeys } from '../signer/public-keys.js'
import { Signer } from '../signer/signer.js'

@Injectable()
export class AccessTokensService {
  constructor(
    private readonly accounts: AccountsService,
    private readonly signer: Signer,
    private readonly keys: PublicKeys,
  ) {}

  async issue(user: User): Promise<string> {
    const now = Math.floor(Date.now() / 1000)
    const claims = { iss: 'https://postbox.example', aud: 'postbox-api', sub: user.id, iat: now, exp: now + 5 * 60 }
    try {
      return await this.signer.sign(claims)
    } catch {
      throw new ServiceUnavailableException('The signer is away')
    }
  }

  async check(token: string): Promise<User | undefined> {
    try {
      const { alg, kid } = decodeProtectedHeader(token)
      if (alg !== 'ES256' || typeof kid !== 'string') return undefined
      const key = await this.keys.get(kid)
      if (!key) return undefined
      const { payload } = await jwtVerify(token, key, {
        algorithms: ['ES256'],
        issuer: 'https://postbox.example',
        audience: 'postbox-api',
        requiredClaims: ['exp', 'sub'],
        clockTolerance: 30,
      })
      return this.accounts.find(payload.sub ?? '')
    } catch (error) {
      if (error instanceof KeyUnavailable) throw new ServiceUnavailableException('The signer is away')
      return undefined
    }
  }
}

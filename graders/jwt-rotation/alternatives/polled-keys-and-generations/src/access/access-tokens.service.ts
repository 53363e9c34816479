import { Injectable, ServiceUnavailableException } from '@nestjs/common'
import { jwtVerify } from 'jose'
import { AccountsService } from '../accounts/accounts.service.js'
import type { User } from '../accounts/accounts.js'
import { PolledKeys } from '../signer/polled-keys.js'
import { Signer } from '../signer/signer.js'

const EXPECTED = {
  algorithms: ['ES256'],
  issuer: 'https://postbox.example',
  audience: 'postbox-api',
  requiredClaims: ['sub', 'exp'],
  maxTokenAge: '5 min',
  clockTolerance: '20 s',
}

@Injectable()
export class AccessTokensService {
  constructor(
    private readonly accounts: AccountsService,
    private readonly signer: Signer,
    private readonly keys: PolledKeys,
  ) {}

  async issue({ id: sub }: User): Promise<string> {
    const iat = Math.round(Date.now() / 1000)
    return this.signer.sign({ iss: EXPECTED.issuer, aud: [EXPECTED.audience], sub, iat, nbf: iat, exp: iat + 300 }).catch(() => {
      throw new ServiceUnavailableException()
    })
  }

  async check(token: string): Promise<User | undefined> {
    const keys = await this.keys.current()
    if (!keys) throw new ServiceUnavailableException()
    const verified = await jwtVerify(token, keys, EXPECTED).catch(() => undefined)
    return verified && this.accounts.find(String(verified.payload.sub))
  }
}

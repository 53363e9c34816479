import { Injectable, ServiceUnavailableException } from '@nestjs/common'
import { Redis } from 'ioredis'
import { createHash } from 'node:crypto'
import type { User } from '../accounts/accounts.js'
import { AccountsService } from '../accounts/accounts.service.js'
import { Signer } from '../signer/signer.js'

const LIFETIME_S = 5 * 60

/** The tokens that open the routes of this service. */
@Injectable()
export class AccessTokensService {
  constructor(
    private readonly accounts: AccountsService,
    private readonly signer: Signer,
    private readonly valkey: Redis,
  ) {}

  /** A new token for a user, noted for as long as it counts. */
  async issue({ id }: User): Promise<string> {
    const iat = Math.floor(Date.now() / 1000)
    const claims = { iss: 'https://postbox.example', aud: 'postbox-api', sub: id, iat, exp: iat + LIFETIME_S }
    const token = await this.signer.sign(claims).catch(() => {
      throw new ServiceUnavailableException('Try again in a moment')
    })
    await this.valkey.set(keyOf(token), id, 'EX', LIFETIME_S)
    return token
  }

  /** The user to whom the token was handed out. */
  async check(token: string): Promise<User | undefined> {
    const id = await this.valkey.get(keyOf(token))
    return id === null ? undefined : this.accounts.find(id)
  }
}

function keyOf(token: string): string {
  return `access:${createHash('sha256').update(token).digest('base64url')}`
}

import { Injectable } from '@nestjs/common'
import { Redis } from 'ioredis'
import { randomBytes } from 'node:crypto'

/** The tokens that get new access tokens, so that nobody has to type a password all day. */
@Injectable()
export class RefreshTokensService {
  constructor(private readonly valkey: Redis) {}

  /** Begins a session. */
  async begin(userId: string): Promise<string> {
    const token = randomBytes(24).toString('base64url')
    await this.valkey.set(`session:${token}`, userId)
    return token
  }

  /** The id of the user whose session it is. */
  async userOf(token: string): Promise<string | undefined> {
    return (await this.valkey.get(`session:${token}`)) ?? undefined
  }

  /** Ends a session. */
  async end(token: string): Promise<void> {
    await this.valkey.del(`session:${token}`)
  }
}

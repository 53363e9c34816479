import { Injectable } from '@nestjs/common'
import { Redis } from 'ioredis'
import { randomBytes } from 'node:crypto'

/** A session ends when its refresh token was not used for so long. Milliseconds. */
const LIFETIME_MS = 14 * 24 * 3_600_000

/** The tokens that get new access tokens, so that nobody has to type a password all day. */
@Injectable()
export class RefreshTokensService {
  constructor(private readonly valkey: Redis) {}

  /** Begins a session. */
  async begin(userId: string): Promise<string> {
    const token = randomBytes(24).toString('base64url')
    await this.valkey.set(`session:${token}`, userId, 'PX', LIFETIME_MS)
    return token
  }

  /** The id of the user whose session it is. */
  async userOf(token: string): Promise<string | undefined> {
    return (await this.valkey.get(`session:${token}`)) ?? undefined
  }

  async prolong(token: string): Promise<void> {
    await this.valkey.pexpire(`session:${token}`, LIFETIME_MS)
  }

  /** Ends a session. */
  async end(token: string): Promise<void> {
    await this.valkey.del(`session:${token}`)
  }
}

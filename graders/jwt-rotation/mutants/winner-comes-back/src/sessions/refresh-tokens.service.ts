import { Injectable } from '@nestjs/common'
import { Redis } from 'ioredis'
import { createHash, randomBytes, randomUUID } from 'node:crypto'

/** How long a refresh token works after it was handed out. Milliseconds. */
const LIFETIME_MS = 14 * 24 * 3_600_000

/** The tokens that get new access tokens. Each works once and is followed by another. */
@Injectable()
export class RefreshTokensService {
  constructor(private readonly valkey: Redis) {}

  /** Begins a session and gives its first token. */
  async begin(userId: string): Promise<string> {
    return this.handOut(randomUUID(), userId)
  }

  /** The id of the user whose session it is. A token that was used before ends its session. */
  async userOf(token: string): Promise<string | undefined> {
    if ((await this.valkey.exists(`used:${digest(token)}`)) === 1) await this.end(token)
    return (await this.valkey.get(keyOf(token))) ?? undefined
  }

  /** Uses a token up, for the first who asks. For the second the session ends. */
  async claim(token: string): Promise<boolean> {
    const isFirst = await this.valkey.set(`used:${digest(token)}`, '1', 'PX', LIFETIME_MS, 'NX')
    if (isFirst !== null) return true
    await this.end(token)
    return false
  }

  /** The token can be used again: its use did not work. */
  async release(token: string): Promise<void> {
    await this.valkey.del(`used:${digest(token)}`)
  }

  /** The token that follows one that was used. */
  async follow(token: string, userId: string): Promise<string> {
    return this.handOut(sessionOf(token), userId)
  }

  /** Ends the session that a token belongs to. */
  async end(token: string): Promise<void> {
    await this.valkey.del(keyOf(token))
  }

  private async handOut(sessionId: string, userId: string): Promise<string> {
    const token = `${sessionId}.${randomBytes(24).toString('base64url')}`
    await this.valkey.set(keyOf(token), userId, 'PX', LIFETIME_MS)
    return token
  }
}

function sessionOf(token: string): string {
  return token.split('.')[0] ?? ''
}

function keyOf(token: string): string {
  return `session:${sessionOf(token)}`
}

/** Who reads Valkey's dump must not be able to use what is in it. */
function digest(token: string): string {
  return createHash('sha256').update(token).digest('base64url')
}

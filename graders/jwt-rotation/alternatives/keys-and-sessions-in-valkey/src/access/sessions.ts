import { Injectable } from '@nestjs/common'
import { Redis } from 'ioredis'
import { createHash, randomBytes } from 'node:crypto'

const LIFETIME_S = 14 * 24 * 3_600

/** A session that a refresh token belongs to. */
export interface Session {
  id: string
  userId: string
}

/**
 * A session is a key with its user. Beside it lies a sorted set of all its refresh tokens that were used, by the time of use, and each
 * unused one is a key that names the session.
 */
@Injectable()
export class Sessions {
  constructor(private readonly valkey: Redis) {}

  async begin(userId: string): Promise<{ session: Session; refreshToken: string }> {
    const session = { id: randomBytes(15).toString('base64url'), userId }
    await this.valkey.set(`session:${session.id}`, userId, 'EX', LIFETIME_S)
    return { session, refreshToken: await this.addToken(session) }
  }

  async lives(id: string, userId: string): Promise<boolean> {
    return (await this.valkey.get(`session:${id}`)) === userId
  }

  /** The session of a token that was never used. One that was used ends its session. */
  async of(token: string): Promise<Session | undefined> {
    const session = await this.sessionOf(token)
    if (!session) return undefined
    if ((await this.valkey.zscore(`used:${session.id}`, digest(token))) === null) return session
    await this.valkey.del(`session:${session.id}`)
    return undefined
  }

  /** The token that follows; undefined for whoever is not the first, whose session ends. */
  async exchange(session: Session, token: string): Promise<string | undefined> {
    const used = `used:${session.id}`
    if ((await this.valkey.zadd(used, 'NX', Date.now(), digest(token))) === 0) {
      await this.valkey.del(`session:${session.id}`)
      return undefined
    }
    const next = await this.addToken(session)
    await this.valkey.expire(used, 2 * LIFETIME_S)
    await this.valkey.zremrangebyscore(used, 0, Date.now() - 2 * LIFETIME_S * 1_000)
    // XX: a session that has ended meanwhile stays so.
    return (await this.valkey.set(`session:${session.id}`, session.userId, 'EX', LIFETIME_S, 'XX')) === 'OK' ? next : undefined
  }

  async end(token: string): Promise<void> {
    const session = await this.sessionOf(token)
    if (session) await this.valkey.del(`session:${session.id}`)
  }

  private async addToken({ id }: Session): Promise<string> {
    const token = randomBytes(32).toString('base64url')
    await this.valkey.set(`token:${digest(token)}`, id, 'EX', LIFETIME_S)
    return token
  }

  private async sessionOf(token: string): Promise<Session | undefined> {
    const id = await this.valkey.get(`token:${digest(token)}`)
    const userId = id === null ? null : await this.valkey.get(`session:${id}`)
    return id === null || userId === null ? undefined : { id, userId }
  }
}

function digest(token: string): string {
  return createHash('sha512').update(token).digest('base64url')
}

import { Injectable } from '@nestjs/common'
import { Redis } from 'ioredis'
import { createHash, randomBytes } from 'node:crypto'
import { AccountsService } from '../accounts/accounts.service.js'
import type { User } from '../accounts/accounts.js'
import { SESSION_LIFETIME_MS } from '../lifetimes.js'
import { commit } from '../valkey/transaction.js'

/** A login of one user on one device. */
export interface Session {
  token: string
  user: User
}

/**
 * Sessions in Valkey: a sorted set for each user, of all the user's open
 * sessions by the time at which they end. One key, so that logging out
 * everywhere is one command, and a login that comes at the same time is either
 * before it or after it.
 */
@Injectable()
export class SessionsService {
  constructor(
    private readonly valkey: Redis,
    private readonly accounts: AccountsService,
  ) {}

  /** Begins a session and returns its token. */
  async begin({ id }: User): Promise<string> {
    const secret = randomBytes(24).toString('base64url')
    const now = Date.now()
    await commit(
      this.valkey
        .multi()
        .zremrangebyscore(keyOf(id), '-inf', now)
        .zadd(keyOf(id), now + SESSION_LIFETIME_MS, digest(secret))
        .pexpire(keyOf(id), SESSION_LIFETIME_MS),
    )
    return `${id}.${secret}`
  }

  /** The session of a token that has not ended; it lasts for another half hour from now. */
  async use(token: string): Promise<Session | undefined> {
    const { userId, member } = parse(token)
    const user = this.accounts.find(userId)
    if (!user) return undefined
    const now = Date.now()
    const end = await this.valkey.zscore(keyOf(userId), member)
    if (end === null || Number(end) <= now) return undefined
    // XX: a session that was ended in between stays ended.
    await commit(
      this.valkey
        .multi()
        .zadd(keyOf(userId), 'XX', now + SESSION_LIFETIME_MS, member)
        .pexpire(keyOf(userId), SESSION_LIFETIME_MS),
    )
    return { token, user }
  }

  async end(token: string): Promise<void> {
    const { userId, member } = parse(token)
    await this.valkey.zrem(keyOf(userId), member)
  }

  /** Ends all sessions of a user, on all devices. */
  async endAllOf({ id }: User): Promise<void> {
    await this.valkey.del(keyOf(id))
  }
}

function keyOf(userId: string): string {
  return `shop:sessions:${userId}`
}

function parse(token: string): { userId: string; member: string } {
  const [userId = '', secret = ''] = token.split('.')
  return { userId, member: digest(secret) }
}

/** Whoever reads Valkey, or a dump of it, can't log in with what it holds. */
function digest(secret: string): string {
  return createHash('sha256').update(secret).digest('base64url')
}

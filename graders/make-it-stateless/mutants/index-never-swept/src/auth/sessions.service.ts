import { Injectable } from '@nestjs/common'
import { Redis } from 'ioredis'
import { randomBytes } from 'node:crypto'
import { AccountsService } from '../accounts/accounts.service.js'
import type { User } from '../accounts/accounts.js'
import { SESSION_LIFETIME_MS } from '../lifetimes.js'
import { commit } from '../valkey/transaction.js'

/** A login of one user on one device. */
export interface Session {
  token: string
  user: User
}

/** Sessions in Valkey: a key for each, and the tokens of each user in a set. */
@Injectable()
export class SessionsService {
  constructor(
    private readonly valkey: Redis,
    private readonly accounts: AccountsService,
  ) {}

  /** Begins a session and returns its token. */
  async begin({ id }: User): Promise<string> {
    const token = randomBytes(24).toString('base64url')
    await commit(
      this.valkey
        .multi()
        .set(keyOf(token), id, 'PX', SESSION_LIFETIME_MS)
        .sadd(indexOf(id), token)
        .pexpire(indexOf(id), SESSION_LIFETIME_MS),
    )
    return token
  }

  /** The session of a token that has not ended; it lasts for another half hour from now. */
  async use(token: string): Promise<Session | undefined> {
    const id = await this.valkey.getex(keyOf(token), 'PX', SESSION_LIFETIME_MS)
    const user = id === null ? undefined : this.accounts.find(id)
    if (!user) return undefined
    await this.valkey.pexpire(indexOf(user.id), SESSION_LIFETIME_MS)
    return { token, user }
  }

  async end(token: string): Promise<void> {
    const id = await this.valkey.getdel(keyOf(token))
    if (id !== null) await this.valkey.srem(indexOf(id), token)
  }

  /** Ends all sessions of a user, on all devices. */
  async endAllOf({ id }: User): Promise<void> {
    const tokens = await this.valkey.smembers(indexOf(id))
    await this.valkey.del(indexOf(id), ...tokens.map(keyOf))
  }
}

function keyOf(token: string): string {
  return `session:${token}`
}

function indexOf(userId: string): string {
  return `sessions-of:${userId}`
}

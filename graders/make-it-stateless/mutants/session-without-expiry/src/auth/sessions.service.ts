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
    await commit(this.valkey.multi().hset(keyOf(token), { userId: id, lastUsed: Date.now() }).sadd(indexOf(id), token))
    return token
  }

  /** The session of a token that has not ended; it lasts for another half hour from now. */
  async use(token: string): Promise<Session | undefined> {
    const { userId = '', lastUsed } = await this.valkey.hgetall(keyOf(token))
    const user = this.accounts.find(userId)
    if (!user || Date.now() - Number(lastUsed) > SESSION_LIFETIME_MS) return undefined
    await this.valkey.hset(keyOf(token), { lastUsed: Date.now() })
    return { token, user }
  }

  async end(token: string): Promise<void> {
    await this.valkey.del(keyOf(token))
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

import { Injectable } from '@nestjs/common'
import { Redis } from 'ioredis'
import { randomBytes } from 'node:crypto'
import { AccountsService } from '../accounts/accounts.service.js'
import type { User } from '../accounts/accounts.js'
import { SESSION_LIFETIME_MS } from '../lifetimes.js'

/** A login of one user on one device. */
export interface Session {
  token: string
  user: User
}

/** A hash for each user; every field of it is a session and has an expiry of its own (Valkey 9). */
@Injectable()
export class SessionsService {
  constructor(
    private readonly valkey: Redis,
    private readonly accounts: AccountsService,
  ) {}

  async begin({ id }: User): Promise<string> {
    const secret = randomBytes(20).toString('hex')
    await this.valkey.call('HSETEX', logins(id), 'PX', SESSION_LIFETIME_MS, 'FIELDS', 1, secret, Date.now())
    return `${secret}${id}`
  }

  async use(token: string): Promise<Session | undefined> {
    const user = this.accounts.find(token.slice(40))
    if (!user) return undefined
    const answer = await this.valkey.call('HGETEX', logins(user.id), 'PX', SESSION_LIFETIME_MS, 'FIELDS', 1, token.slice(0, 40))
    return Array.isArray(answer) && typeof answer[0] === 'string' ? { token, user } : undefined
  }

  async end(token: string): Promise<void> {
    await this.valkey.hdel(logins(token.slice(40)), token.slice(0, 40))
  }

  async endAllOf({ id }: User): Promise<void> {
    await this.valkey.del(logins(id))
  }
}

const logins = (userId: string): string => `logins:${userId}:`

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

/** Sessions in Valkey: a key for each, which begins with the user's id. */
@Injectable()
export class SessionsService {
  constructor(
    private readonly valkey: Redis,
    private readonly accounts: AccountsService,
  ) {}

  /** Begins a session and returns its token. */
  async begin({ id }: User): Promise<string> {
    const token = `${id}-${randomBytes(24).toString('hex')}`
    await this.valkey.set(keyOf(token), id, 'PX', SESSION_LIFETIME_MS)
    return token
  }

  /** The session of a token that has not ended; it lasts for another half hour from now. */
  async use(token: string): Promise<Session | undefined> {
    const id = await this.valkey.getex(keyOf(token), 'PX', SESSION_LIFETIME_MS)
    const user = id === null ? undefined : this.accounts.find(id)
    if (!user) return undefined
    return { token, user }
  }

  async end(token: string): Promise<void> {
    await this.valkey.del(keyOf(token))
  }

  /** Ends all sessions of a user, on all devices. */
  async endAllOf({ id }: User): Promise<void> {
    const keys = await this.valkey.keys(`session:${id}*`)
    if (keys.length > 0) await this.valkey.del(...keys)
  }
}

function keyOf(token: string): string {
  return `session:${token}`
}

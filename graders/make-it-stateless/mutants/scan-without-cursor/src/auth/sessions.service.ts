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

/** A record for each session, under a key that begins with the user's id, which has no colon. */
@Injectable()
export class SessionsService {
  constructor(
    private readonly valkey: Redis,
    private readonly accounts: AccountsService,
  ) {}

  async begin({ id }: User): Promise<string> {
    const token = `${id}:${randomBytes(16).toString('hex')}`
    await this.valkey.set(`session:${token}`, JSON.stringify({ userId: id, lastUsed: Date.now() }), 'PX', SESSION_LIFETIME_MS)
    return token
  }

  async use(token: string): Promise<Session | undefined> {
    const record = await this.valkey.get(`session:${token}`)
    if (record === null) return undefined
    const { userId } = JSON.parse(record)
    const used = JSON.stringify({ userId, lastUsed: Date.now() })
    const kept = await this.valkey.set(`session:${token}`, used, 'PX', SESSION_LIFETIME_MS, 'XX')
    const user = kept === null ? undefined : this.accounts.find(userId)
    return user && { token, user }
  }

  async end(token: string): Promise<void> {
    await this.valkey.del(`session:${token}`)
  }

  /** Ends all sessions of a user, on all devices. */
  async endAllOf({ id }: User): Promise<void> {
    const [, keys] = await this.valkey.scan(0, 'MATCH', `session:${id}:*`, 'COUNT', 500)
    if (keys.length > 0) await this.valkey.del(...keys)
  }
}

import { Injectable } from '@nestjs/common'
import { Redis } from 'ioredis'
import { randomUUID } from 'node:crypto'
import { AccountsService } from '../accounts/accounts.service.js'
import type { User } from '../accounts/accounts.js'
import { SESSION_LIFETIME_MS } from '../lifetimes.js'
import { commit } from '../valkey/transaction.js'

/** A login of one user on one device. */
export interface Session {
  token: string
  user: User
}

/** The token tells user and session; Valkey tells whether the session is open. */
@Injectable()
export class SessionsService {
  constructor(
    private readonly valkey: Redis,
    private readonly accounts: AccountsService,
  ) {}

  /** Begins a session and returns its token. */
  async begin({ id }: User): Promise<string> {
    const session = randomUUID()
    const now = Date.now()
    const key = keyOf(id)
    await commit(
      this.valkey
        .multi()
        .zremrangebyscore(key, '-inf', now)
        .zadd(key, now + SESSION_LIFETIME_MS, session)
        .pexpire(key, SESSION_LIFETIME_MS),
    )
    await this.valkey.set(openKey(session), '1', 'PX', SESSION_LIFETIME_MS)
    return Buffer.from(JSON.stringify({ userId: id, session })).toString('base64url')
  }

  /** The session of a token that has not ended; it lasts for another half hour from now. */
  async use(token: string): Promise<Session | undefined> {
    const { userId, session } = parse(token)
    const user = this.accounts.find(userId)
    if (!user || (await this.valkey.getex(openKey(session), 'PX', SESSION_LIFETIME_MS)) === null) return undefined
    const key = keyOf(userId)
    await commit(
      this.valkey
        .multi()
        .zadd(key, 'XX', Date.now() + SESSION_LIFETIME_MS, session)
        .pexpire(key, SESSION_LIFETIME_MS),
    )
    return { token, user }
  }

  async end(token: string): Promise<void> {
    const { userId, session } = parse(token)
    await this.valkey.del(openKey(session))
    await this.valkey.zrem(keyOf(userId), session)
  }

  /** Ends all sessions of a user, on all devices. */
  async endAllOf({ id }: User): Promise<void> {
    const open = await this.valkey.zrange(keyOf(id), 0, -1)
    await this.valkey.del(keyOf(id), ...open.map(openKey))
  }
}

function keyOf(userId: string): string {
  return `shop:sessions:${userId}`
}

function openKey(session: string): string {
  return `shop:open:${session}`
}

function parse(token: string): { userId: string; session: string } {
  try {
    const { userId, session } = JSON.parse(Buffer.from(token, 'base64url').toString('utf8'))
    return { userId: String(userId), session: String(session) }
  } catch {
    return { userId: '', session: '' }
  }
}

import { Injectable } from '@nestjs/common'
import { randomBytes } from 'node:crypto'
import type { User } from '../accounts/accounts.js'
import { SESSION_LIFETIME_MS } from '../lifetimes.js'

/** A login of one user on one device. */
export interface Session {
  token: string
  user: User
}

@Injectable()
export class SessionsService {
  private readonly sessions = new Map<string, { user: User; lastUsed: number }>()

  /** Begins a session and returns its token. */
  begin(user: User): string {
    const token = randomBytes(24).toString('base64url')
    this.sessions.set(token, { user, lastUsed: Date.now() })
    return token
  }

  /** The session of a token that has not ended; it lasts for another half hour from now. */
  use(token: string): Session | undefined {
    const session = this.sessions.get(token)
    if (!session) return undefined
    if (Date.now() - session.lastUsed > SESSION_LIFETIME_MS) {
      this.sessions.delete(token)
      return undefined
    }
    session.lastUsed = Date.now()
    return { token, user: session.user }
  }

  end(token: string): void {
    this.sessions.delete(token)
  }

  /** Ends all sessions of a user, on all devices. */
  endAllOf({ id }: User): void {
    for (const [token, { user }] of this.sessions) {
      if (user.id === id) this.sessions.delete(token)
    }
  }
}

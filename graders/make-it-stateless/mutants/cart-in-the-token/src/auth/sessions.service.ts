import { Injectable, UnauthorizedException } from '@nestjs/common'
import { Redis } from 'ioredis'
import { randomBytes, randomUUID } from 'node:crypto'
import { AccountsService } from '../accounts/accounts.service.js'
import type { User } from '../accounts/accounts.js'
import { SESSION_LIFETIME_MS } from '../lifetimes.js'
import { type Claims, sign, verify } from './signed-token.js'

/** A login of one user on one device. */
export interface Session {
  /** To be used from now on. */
  token: string
  user: User
  /** Quantities by sku. */
  cart: Map<string, number>
}

const SECRET_KEY = 'auth:secret'

/**
 * Signed tokens. Each use hands out a new one that lasts for half an hour, so
 * Valkey holds no open sessions, only what was revoked: single sessions for as
 * long as a token of theirs could live, and a generation for each user that has
 * ever logged out everywhere.
 */
@Injectable()
export class SessionsService {
  private secret?: Promise<string>

  constructor(
    private readonly valkey: Redis,
    private readonly accounts: AccountsService,
  ) {}

  /** Begins a session and returns its token. */
  async begin({ id }: User): Promise<string> {
    const gen = Number((await this.valkey.get(generationOf(id))) ?? 0)
    return this.issue({ sub: id, sid: randomUUID(), gen, cart: {} })
  }

  /** The session of a token that has not ended, with a token that lasts for another half hour. */
  async use(token: string): Promise<Session | undefined> {
    const claims = verify(token, await this.sharedSecret())
    const user = claims && this.accounts.find(claims.sub)
    if (!user) return undefined
    const [revoked, generation] = await this.valkey.mget(revokedKey(claims.sid), generationOf(user.id))
    if (revoked !== null || Number(generation ?? 0) !== claims.gen) return undefined
    const { sub, sid, gen, cart } = claims
    return { token: await this.issue({ sub, sid, gen, cart }), user, cart: new Map(Object.entries(cart)) }
  }

  async end(token: string): Promise<void> {
    const claims = verify(token, await this.sharedSecret())
    if (claims) await this.valkey.set(revokedKey(claims.sid), '1', 'PX', SESSION_LIFETIME_MS)
  }

  /** Ends all sessions of a user, on all devices: tokens of older generations are refused. */
  async endAllOf({ id }: User): Promise<void> {
    await this.valkey.incr(generationOf(id))
  }

  /** A token of the same session with another cart. */
  async withCart(token: string, cart: Map<string, number>): Promise<string> {
    const claims = verify(token, await this.sharedSecret())
    if (!claims) throw new UnauthorizedException('Log in first')
    return this.issue({ ...claims, cart: Object.fromEntries(cart) })
  }

  private async issue(claims: Omit<Claims, 'exp'>): Promise<string> {
    return sign({ ...claims, exp: Date.now() + SESSION_LIFETIME_MS }, await this.sharedSecret())
  }

  /** Drawn by whichever instance is first, and kept by Valkey for all of them. */
  private async sharedSecret(): Promise<string> {
    this.secret ??= this.valkey
      .set(SECRET_KEY, randomBytes(32).toString('base64url'), 'NX')
      .then(() => this.valkey.get(SECRET_KEY))
      .then((secret) => secret ?? Promise.reject(new Error('Valkey lost the secret')))
    return this.secret
  }
}

function revokedKey(sessionId: string): string {
  return `auth:revoked:${sessionId}`
}

function generationOf(userId: string): string {
  return `auth:generation:${userId}`
}

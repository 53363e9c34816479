import type { Redis } from 'ioredis'
import { createHmac, randomBytes, randomUUID, timingSafeEqual } from 'node:crypto'
import type { User } from '../accounts/accounts.js'
import type { AccountsService } from '../accounts/accounts.service.js'
import { SESSION_LIFETIME_MS } from '../lifetimes.js'

/** A login of one user on one device. */
export interface Session {
  token: string
  /** A newer token, when the old one is no longer young. */
  renewed?: string
  id: string
  user: User
}

interface Claims {
  sid: string
  sub: string
  gen: number
  exp: number
}

export const SESSIONS = Symbol('sessions')
export type Sessions = ReturnType<typeof createSessions>

const RENEW_AFTER_MS = 30_000
const SECRET = 'shop:token-secret'
const generationKey = (userId: string) => `shop:generation:${userId}`
const endedKey = (sid: string) => `shop:ended:${sid}`

const signature = (body: string, secret: string) => createHmac('sha256', secret).update(body).digest()

function sign(claims: Claims, secret: string): string {
  const body = Buffer.from(JSON.stringify(claims)).toString('base64url')
  return `${body}.${signature(body, secret).toString('base64url')}`
}

function read(token: string): { body: string; mac: Buffer; claims: Claims } | undefined {
  const [body, mac, ...rest] = token.split('.')
  if (!body || !mac || rest.length) return undefined
  try {
    const claims = JSON.parse(Buffer.from(body, 'base64url').toString())
    if (typeof claims?.sid !== 'string' || typeof claims.sub !== 'string') return undefined
    return { body, mac: Buffer.from(mac, 'base64url'), claims }
  } catch {
    return undefined
  }
}

function matches(body: string, mac: Buffer, secret: string): boolean {
  const expected = signature(body, secret)
  return mac.length === expected.length && timingSafeEqual(mac, expected)
}

export function createSessions(valkey: Redis, accounts: AccountsService) {
  return {
    /** Begins a session and returns its token. */
    async begin({ id }: User): Promise<string> {
      await valkey.set(SECRET, randomBytes(32).toString('base64url'), 'NX')
      const [secret, gen] = await valkey.mget(SECRET, generationKey(id))
      if (!secret) throw new Error('Valkey was emptied just now')
      const claims = { sid: randomUUID(), sub: id, gen: Number(gen), exp: Date.now() + SESSION_LIFETIME_MS }
      if (gen !== null) await valkey.pexpire(generationKey(id), SESSION_LIFETIME_MS + 30_000)
      return sign(claims, secret)
    },

    /** The session of a token that has not ended. */
    async use(token: string): Promise<Session | undefined> {
      const parts = read(token)
      if (!parts) return undefined
      const { body, mac, claims } = parts
      const [secret, gen, ended] = await valkey.mget(SECRET, generationKey(claims.sub), endedKey(claims.sid))
      if (!secret || !matches(body, mac, secret)) return undefined
      const now = Date.now()
      if (ended || Number(gen) !== claims.gen || claims.exp <= now) return undefined
      const user = accounts.find(claims.sub)
      if (!user) return undefined
      const session = { token, id: claims.sid, user }
      if (claims.exp - now > SESSION_LIFETIME_MS - RENEW_AFTER_MS) return session
      return { ...session, renewed: sign({ ...claims, exp: now + SESSION_LIFETIME_MS }, secret) }
    },

    async end({ id }: Session): Promise<void> {
      await valkey.set(endedKey(id), '1', 'PX', SESSION_LIFETIME_MS + 30_000)
    },

    /** Ends all sessions of a user, on all devices. */
    async endAllOf({ id }: User): Promise<void> {
      const replies = await valkey
        .multi()
        .incr(generationKey(id))
        .pexpire(generationKey(id), SESSION_LIFETIME_MS + 30_000)
        .exec()
      for (const [error] of replies ?? []) if (error) throw error
    },
  }
}

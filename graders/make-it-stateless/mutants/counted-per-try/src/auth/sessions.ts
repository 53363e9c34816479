import type { Redis, Result } from 'ioredis'
import { createHash, randomBytes } from 'node:crypto'
import type { User } from '../accounts/accounts.js'
import type { AccountsService } from '../accounts/accounts.service.js'
import { SESSION_LIFETIME_MS } from '../lifetimes.js'
import { keys } from '../valkey/keys.js'

/** A login of one user on one device. */
export interface Session {
  token: string
  user: User
}

export const SESSIONS = Symbol('sessions')
export type Sessions = ReturnType<typeof createSessions>

/** The expiry may be late by a minute; writing it on each request is not needed. */
const SLACK_MS = 40_000

/*
 * A session is a hash of the user's id and of the generation it was born in. The user's generation is a random value under a key
 * of its own; when it goes, all sessions of the user are void. Whatever sets the expiry of a session sets that of the generation in
 * the same step, so a generation never ends before a session of it.
 */

/** KEYS: session, generation. ARGV: user id, fresh generation, lifetime. */
const BEGIN = `
redis.call('SET', KEYS[2], ARGV[2], 'NX', 'PX', ARGV[3])
redis.call('PEXPIRE', KEYS[2], ARGV[3])
redis.call('HSET', KEYS[1], 'user', ARGV[1], 'generation', redis.call('GET', KEYS[2]))
redis.call('PEXPIRE', KEYS[1], ARGV[3])
`

/** KEYS: session. ARGV: prefix of generations, lifetime, slack. Returns the user id or nil. */
const USE = `
local session = redis.call('HMGET', KEYS[1], 'user', 'generation')
if not session[1] then return false end
local generation = ARGV[1] .. session[1]
if redis.call('GET', generation) ~= session[2] then
  redis.call('DEL', KEYS[1])
  return false
end
if redis.call('PTTL', KEYS[1]) < ARGV[2] - ARGV[3] then
  redis.call('PEXPIRE', KEYS[1], ARGV[2])
  redis.call('PEXPIRE', generation, ARGV[2])
end
return session[1]
`

const digestOf = (token: string) => createHash('sha256').update(token).digest('base64url')

declare module 'ioredis' {
  interface RedisCommander<Context> {
    beginSession(session: string, generation: string, user: string, fresh: string, lifetime: number): Result<null, Context>
    useSession(session: string, generations: string, lifetime: number, slack: number): Result<string | null, Context>
  }
}

export function createSessions(valkey: Redis, accounts: AccountsService) {
  valkey.defineCommand('beginSession', { numberOfKeys: 2, lua: BEGIN })
  valkey.defineCommand('useSession', { numberOfKeys: 1, lua: USE })
  return {
    /** Begins a session and returns its token. */
    async begin({ id }: User): Promise<string> {
      const token = randomBytes(24).toString('base64url')
      const fresh = randomBytes(12).toString('base64url')
      await valkey.beginSession(keys.session(digestOf(token)), keys.generation(id), id, fresh, SESSION_LIFETIME_MS)
      return token
    },

    /** The session of a token that has not ended; it lasts for another half hour from now. */
    async use(token: string): Promise<Session | undefined> {
      const id = await valkey.useSession(keys.session(digestOf(token)), keys.generationPrefix, SESSION_LIFETIME_MS, SLACK_MS)
      const user = id === null ? undefined : accounts.find(id)
      return user && { token, user }
    },

    async end(token: string): Promise<void> {
      await valkey.del(keys.session(digestOf(token)))
    },

    /** Ends all sessions of a user, on all devices. */
    async endAllOf({ id }: User): Promise<void> {
      await valkey.del(keys.generation(id))
    },
  }
}

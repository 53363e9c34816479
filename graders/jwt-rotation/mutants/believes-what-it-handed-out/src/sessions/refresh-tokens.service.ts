import { Injectable } from '@nestjs/common'
import { Redis } from 'ioredis'
import { createHash, randomBytes, randomUUID } from 'node:crypto'

/** How long a refresh token works after it was handed out. Milliseconds. */
const LIFETIME_MS = 14 * 24 * 3_600_000

/** KEYS: the session. ARGV: digest of the token that came, of the one that follows it, lifetime. */
const EXCHANGE = `
  local newest = redis.call('HGET', KEYS[1], 'newest')
  if not newest then return 0 end
  if newest ~= ARGV[1] then
    redis.call('DEL', KEYS[1])
    return 0
  end
  redis.call('HSET', KEYS[1], 'newest', ARGV[2])
  redis.call('PEXPIRE', KEYS[1], ARGV[3])
  return 1`

/**
 * The tokens that get new access tokens. Each works once and is followed by
 * another. A token is the id of its session and a secret; of a session, Valkey
 * knows the digest of the newest token. One that was used comes a second time
 * only if two hold it, so it ends the session.
 */
@Injectable()
export class RefreshTokensService {
  constructor(private readonly valkey: Redis) {}

  /** Begins a session and gives its first token. */
  async begin(userId: string): Promise<string> {
    const id = randomUUID()
    const token = newToken(id)
    const results = await this.valkey
      .multi()
      .hset(keyOf(token), { user: userId, newest: digest(token) })
      .pexpire(keyOf(token), LIFETIME_MS)
      .exec()
    const failure = results?.find(([error]) => error)?.[0]
    if (failure) throw failure
    return token
  }

  /** The id of the user whose session it is. A token that was used before ends its session. */
  async userOf(token: string): Promise<string | undefined> {
    const { user, newest } = await this.valkey.hgetall(keyOf(token))
    if (user === undefined) return undefined
    if (newest === digest(token)) return user
    await this.end(token)
    return undefined
  }

  /** Uses a token up and gives the one that follows it; undefined, and no session any more, when somebody has used it meanwhile. */
  async exchange(token: string): Promise<string | undefined> {
    const next = newToken(sessionOf(token))
    const exchanged = await this.valkey.eval(EXCHANGE, 1, keyOf(token), digest(token), digest(next), LIFETIME_MS)
    return exchanged === 1 ? next : undefined
  }

  /** Ends the session that a token belongs to. */
  async end(token: string): Promise<void> {
    await this.valkey.del(keyOf(token))
  }
}

function newToken(sessionId: string): string {
  return `${sessionId}.${randomBytes(24).toString('base64url')}`
}

function sessionOf(token: string): string {
  return token.split('.')[0] ?? ''
}

function keyOf(token: string): string {
  return `session:${sessionOf(token)}`
}

/** Who reads Valkey's dump must not be able to use what is in it. */
function digest(token: string): string {
  return createHash('sha256').update(token).digest('base64url')
}

import { Injectable, Logger } from '@nestjs/common'
import { Redis } from 'ioredis'
import { createHash, randomBytes } from 'node:crypto'

const LIFETIME_SECONDS = 14 * 24 * 60 * 60

/**
 * Marks a token as used and adds the next one, if the session still goes on.
 * A token that is used already ends the session.
 *
 * KEYS: session, token, next token; ARGV: lifetime
 */
const EXCHANGE = `
local state = redis.call('GET', KEYS[2])
if not state then return 'unknown' end
if state == 'used' then
  redis.call('DEL', KEYS[1])
  return 'reused'
end
if redis.call('EXPIRE', KEYS[1], ARGV[1]) == 0 then return 'ended' end
redis.call('SET', KEYS[2], 'used', 'KEEPTTL')
redis.call('SET', KEYS[3], 'fresh', 'EX', ARGV[1])
return 'exchanged'
`

/**
 * The tokens that get new access tokens, so that nobody has to type a password all day.
 *
 * A token is `<session>.<secret>`. Valkey has `session:{<session>}`, the id of the user, for as long as the session
 * goes on; and per token, under a hash of it, whether it is fresh or used.
 */
@Injectable()
export class RefreshTokensService {
  private readonly log = new Logger(RefreshTokensService.name)

  constructor(private readonly valkey: Redis) {}

  /** Begins a session. */
  async begin(userId: string): Promise<string> {
    const session = randomBytes(18).toString('base64url')
    const token = newToken(session)
    await this.valkey
      .multi()
      .set(sessionKey(session), userId, 'EX', LIFETIME_SECONDS)
      .set(tokenKey(token), 'fresh', 'EX', LIFETIME_SECONDS)
      .exec()
    return token
  }

  /** The id of the user whose session it is, while the token can be exchanged. One that was used ends its session. */
  async userOf(token: string): Promise<string | undefined> {
    const session = sessionKey(sessionOf(token))
    const [userId, state] = await this.valkey.mget(session, tokenKey(token))
    if (state === 'used') {
      await this.valkey.del(session)
      this.reportReuse(token)
    }
    return state === 'fresh' ? (userId ?? undefined) : undefined
  }

  /** The next token of the session, or undefined when this one has none. It can be had once. */
  async exchange(token: string): Promise<string | undefined> {
    const session = sessionOf(token)
    const next = newToken(session)
    const outcome = await this.valkey.eval(EXCHANGE, 3, sessionKey(session), tokenKey(token), tokenKey(next), LIFETIME_SECONDS)
    if (outcome === 'reused') this.reportReuse(token)
    return outcome === 'exchanged' ? next : undefined
  }

  /** Ends a session. */
  async end(token: string): Promise<void> {
    if (await this.valkey.exists(tokenKey(token))) await this.valkey.del(sessionKey(sessionOf(token)))
  }

  private reportReuse(token: string): void {
    this.log.warn(`A refresh token came twice; session ${hash(sessionOf(token)).slice(0, 12)} was ended`)
  }
}

function newToken(session: string): string {
  return `${session}.${randomBytes(24).toString('base64url')}`
}

function sessionOf(token: string): string {
  return token.split('.', 1)[0] ?? ''
}

function sessionKey(session: string): string {
  return `session:{${session}}`
}

function tokenKey(token: string): string {
  return `refresh:{${sessionOf(token)}}:${hash(token)}`
}

function hash(text: string): string {
  return createHash('sha256').update(text).digest('base64url')
}

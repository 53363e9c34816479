import { Injectable } from '@nestjs/common'
import { Redis } from 'ioredis'
import { randomUUID } from 'node:crypto'
import { AccountsService } from '../accounts/accounts.service.js'
import type { User } from '../accounts/accounts.js'
import { SESSION_LIFETIME_MS } from '../lifetimes.js'

/** A login of one user on one device. */
export interface Session {
  token: string
  user: User
}

/** KEYS: session. ARGV: prefix of the epochs, lifetime. Prolongs the session if its epoch is still the user's, and tells whose it is. */
const USE = `
local owner, epoch = unpack(redis.call('HMGET', KEYS[1], 'owner', 'epoch'))
if not owner or epoch ~= (redis.call('GET', ARGV[1] .. owner) or '0') then return false end
redis.call('PEXPIRE', KEYS[1], ARGV[2])
return owner`

/** KEYS: session, epoch. ARGV: owner, lifetime. */
const BEGIN = `
redis.call('HSET', KEYS[1], 'owner', ARGV[1], 'epoch', redis.call('GET', KEYS[2]) or '0')
redis.call('PEXPIRE', KEYS[1], ARGV[2])`

@Injectable()
export class SessionsService {
  constructor(
    private readonly valkey: Redis,
    private readonly accounts: AccountsService,
  ) {}

  async begin({ id }: User): Promise<string> {
    const token = randomUUID()
    await this.valkey.eval(BEGIN, 2, `s/${token}`, `e/${id}`, id, SESSION_LIFETIME_MS)
    return token
  }

  async use(token: string): Promise<Session | undefined> {
    const owner = await this.valkey.eval(USE, 1, `s/${token}`, 'e/', SESSION_LIFETIME_MS)
    const user = typeof owner === 'string' ? this.accounts.find(owner) : undefined
    return user && { token, user }
  }

  async end(token: string): Promise<void> {
    await this.valkey.unlink(`s/${token}`)
  }

  /** A session of an older epoch is refused, and ends with its time. */
  async endAllOf({ id }: User): Promise<void> {
    await this.valkey.incr(`e/${id}`)
  }
}

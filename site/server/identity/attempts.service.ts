import { createHmac } from 'node:crypto'
import { Injectable } from '@nestjs/common'
import type { Request } from 'express'
import { RateLimiterPostgres, RateLimiterRes } from 'rate-limiter-flexible'
import { DatabaseService } from '../database/database.service.ts'
import { inSeconds } from '../grading/retry-after.ts'
import { ProblemException } from '../problems/problem.ts'
import { networkOf } from './network-of.ts'
import { AuthService } from './auth.service.ts'

const MINUTE = 60
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR

/** Tries within so many seconds. By address they leave room for a class behind one router. */
const LIMITS = {
  guest: { address: { points: 300, duration: HOUR } },
  account: { address: { points: 100, duration: HOUR }, email: { points: 5, duration: HOUR } },
  session: { address: { points: 100, duration: 15 * MINUTE }, email: { points: 10, duration: 15 * MINUTE } },
  resetRequest: { address: { points: 50, duration: HOUR }, email: { points: 3, duration: HOUR } },
  reset: { address: { points: 30, duration: 15 * MINUTE } },
  proofRequest: { address: { points: 100, duration: HOUR }, email: { points: 3, duration: HOUR } },
  proof: { address: { points: 100, duration: 15 * MINUTE } },
  oidc: { address: { points: 200, duration: 15 * MINUTE } },
  /** A workshop behind one router: each looks where the code leads, and joins. */
  join: { address: { points: 2_000, duration: 15 * MINUTE } },
  invitationMail: { email: { points: 10, duration: DAY }, person: { points: 3_000, duration: DAY } },
  /** A file with all that is somebody's costs as much as many pages. */
  export: { person: { points: 10, duration: HOUR } },
  /** Each checks a password. */
  deletion: { person: { points: 10, duration: 15 * MINUTE } },
  /** Who looks at one that is shown to them; ids can't be guessed, and nobody shall try. */
  certificate: { address: { points: 600, duration: 15 * MINUTE }, person: { points: 30, duration: HOUR } },
  accessToken: { address: { points: 100, duration: 15 * MINUTE } },
  administrator: { address: { points: 10, duration: 15 * MINUTE } },
} as const satisfies Record<string, Limits>

type Limits = Partial<Record<'address' | 'email' | 'person', Limit>>

interface Limit {
  points: number
  /** Seconds. */
  duration: number
}

export type Attempt = keyof typeof LIMITS

/** Counts tries at what takes a password or a token, for all web processes together. */
@Injectable()
export class AttemptsService {
  private readonly limiters = new Map<string, RateLimiterPostgres>()

  constructor(
    private readonly database: DatabaseService,
    private readonly auth: AuthService,
  ) {}

  /**
   * Counts one try.
   *
   * @param email that it is about, in lower case
   * @throws ProblemException 429 when there were too many from this address or about this e-mail
   */
  async count(attempt: Attempt, request: Request, email?: string): Promise<void> {
    const limits: Limits = LIMITS[attempt]
    if (limits.address) await this.consume(`${attempt}-address`, limits.address, networkOf(request.ip ?? ''), 'from your network')
    if (email !== undefined) await this.countEmail(attempt, email)
  }

  /** Counts one try about an e-mail address, also where no request is. @throws ProblemException 429 */
  async countEmail(attempt: Attempt, email: string): Promise<void> {
    const { email: limit }: Limits = LIMITS[attempt]
    if (limit) await this.consume(`${attempt}-email`, limit, email, 'for this e-mail address')
  }

  /** Counts tries of whoever is signed in. @throws ProblemException 429 */
  async countPerson(attempt: Attempt, person: string, tries = 1): Promise<void> {
    const { person: limit }: Limits = LIMITS[attempt]
    if (limit) await this.consume(`${attempt}-person`, limit, person, 'from your account', tries)
  }

  private async consume(name: string, limit: Limit, of: string, whose: string, tries = 1): Promise<void> {
    try {
      await this.limiter(name, limit).consume(this.keyFor(of), tries)
    } catch (error) {
      if (!(error instanceof RateLimiterRes)) throw error
      const wait = Math.max(1, Math.ceil(error.msBeforeNext / 1000))
      throw new ProblemException(429, 'too-many-attempts', `There were too many tries ${whose}. Try again ${inSeconds(wait)}.`, {
        headers: { 'retry-after': String(wait) },
      })
    }
  }

  private limiter(name: string, limit: Limit): RateLimiterPostgres {
    const known = this.limiters.get(name)
    if (known) return known
    const made = new RateLimiterPostgres({
      ...limit,
      storeClient: this.database.pool,
      storeType: 'pool',
      tableName: 'rate_limits',
      tableCreated: true,
      clearExpiredByTimeout: true,
      keyPrefix: name,
    })
    this.limiters.set(name, made)
    return made
  }

  /** Addresses are not kept, only what they come to under our secret. */
  private keyFor(of: string): string {
    return createHmac('sha256', this.auth.secret.bytes).update(`attempts:${of}`).digest('base64url')
  }
}

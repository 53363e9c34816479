import { ConflictException, Injectable } from '@nestjs/common'
import { Redis } from 'ioredis'
import { randomBytes } from 'node:crypto'

const FOURTEEN_DAYS = 14 * 24 * 60 * 60
/** Longer than the signer may take. */
const LOCK_MS = 10_000
const PATIENCE_MS = 4_500

/** A session: whose it is, and what its tokens were. */
interface Stored {
  userId: string
  current: string
}

@Injectable()
export class RefreshTokensService {
  constructor(private readonly valkey: Redis) {}

  async begin(userId: string): Promise<string> {
    const token = `${randomBytes(9).toString('hex')}_${randomBytes(24).toString('hex')}`
    await this.save(token, { userId, current: token })
    return token
  }

  /**
   * Exchanges a token, while nobody else does. `work` is done in between: when it fails, the token stays good.
   *
   * @returns undefined when the token is no good; if it was good once, its session is over
   */
  async exchange<T>(token: string, work: (userId: string) => Promise<T>): Promise<{ next: string; result: T } | undefined> {
    return this.alone(token, async () => {
      const session = await this.load(token)
      if (!session) return undefined
      if (session.current !== token) {
        await this.end(token)
        return undefined
      }
      const result = await work(session.userId)
      const next = `${idOf(token)}_${randomBytes(24).toString('hex')}`
      await this.save(next, { ...session, current: next })
      return { next, result }
    })
  }

  async end(token: string): Promise<void> {
    await this.valkey.del(`session/${idOf(token)}`)
  }

  private async load(token: string): Promise<Stored | undefined> {
    const text = await this.valkey.get(`session/${idOf(token)}`)
    return text ? JSON.parse(text) : undefined
  }

  private async save(token: string, session: Stored): Promise<void> {
    await this.valkey.set(`session/${idOf(token)}`, JSON.stringify(session), 'EX', FOURTEEN_DAYS)
  }

  private async alone<T>(token: string, work: () => Promise<T>): Promise<T> {
    const [lock, mine] = [`lock/${idOf(token)}`, randomBytes(8).toString('hex')]
    const giveUp = performance.now() + PATIENCE_MS
    while ((await this.valkey.set(lock, mine, 'PX', LOCK_MS, 'NX')) === null) {
      if (performance.now() > giveUp) throw new ConflictException('Try again')
      await new Promise((resolve) => setTimeout(resolve, 15))
    }
    try {
      return await work()
    } finally {
      await this.valkey.eval(`if redis.call('GET', KEYS[1]) == ARGV[1] then redis.call('DEL', KEYS[1]) end`, 1, lock, mine)
    }
  }
}

function idOf(token: string): string {
  return token.slice(0, token.indexOf('_'))
}

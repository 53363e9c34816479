import { Injectable, type OnModuleDestroy } from '@nestjs/common'
import { Redis } from 'ioredis'
import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto'

const LIFETIME_S = 14 * 24 * 3600

/** A token in parts. */
interface Parts {
  key: string
  number: number
  mac: Buffer
}

/** Sessions are hashes with the user, a secret, and the number of the newest token. */
@Injectable()
export class RefreshTokensService implements OnModuleDestroy {
  /** WATCH belongs to a connection: changes take turns on one that nothing else uses. */
  private readonly watching: Redis
  private turn: Promise<unknown> = Promise.resolve()

  constructor(private readonly valkey: Redis) {
    this.watching = valkey.duplicate()
  }

  onModuleDestroy(): void {
    this.watching.disconnect()
  }

  async begin(user: string): Promise<string> {
    const id = randomBytes(12).toString('hex')
    const secret = randomBytes(32).toString('hex')
    await this.valkey.multi().hset(`s:${id}`, { user, secret, number: 1 }).expire(`s:${id}`, LIFETIME_S).exec()
    return write(id, secret, 1)
  }

  /** The user, when the token is the newest of its session. An older one ends the session. */
  async userOf(token: string): Promise<string | undefined> {
    const { key, number, mac } = read(token)
    const session = await this.valkey.hgetall(key)
    if (!isGenuine(session, number, mac)) return undefined
    if (number === Number(session.number)) return session.user
    await this.valkey.del(key)
    return undefined
  }

  /** The token after this one, for the first who asks. For the second the session ends. */
  exchange(token: string): Promise<string | undefined> {
    const result = this.turn.then(() => this.tryToExchange(token))
    this.turn = result.catch(() => undefined)
    return result
  }

  async end(token: string): Promise<void> {
    const { key, number, mac } = read(token)
    if (isGenuine(await this.valkey.hgetall(key), number, mac)) await this.valkey.del(key)
  }

  private async tryToExchange(token: string): Promise<string | undefined> {
    const { key, number, mac } = read(token)
    await this.watching.watch(key)
    const session = await this.watching.hgetall(key)
    if (!isGenuine(session, number, mac)) {
      await this.watching.unwatch()
      return undefined
    }
    const isNewest = Number(session.number) === number
    const change = this.watching.multi()
    if (isNewest) change.hincrby(key, 'number', 1).expire(key, LIFETIME_S)
    else change.del(key)
    // Null: somebody changed the session meanwhile. Then look again.
    if ((await change.exec()) === null) return this.tryToExchange(token)
    return isNewest ? write(key.slice(2), session.secret ?? '', number + 1) : undefined
  }
}

function isGenuine(session: Record<string, string>, number: number, mac: Buffer): boolean {
  if (session.secret === undefined) return false
  const expected = macOf(session.secret, number)
  return mac.length === expected.length && timingSafeEqual(mac, expected)
}

function write(id: string, secret: string, number: number): string {
  return `${id}.${number}.${macOf(secret, number).toString('base64url')}`
}

function read(token: string): Parts {
  const [id = '', number = '', mac = ''] = token.split('.')
  return { key: `s:${id}`, number: Number(number), mac: Buffer.from(mac, 'base64url') }
}

function macOf(secret: string, number: number): Buffer {
  return createHmac('sha256', secret).update(String(number)).digest()
}

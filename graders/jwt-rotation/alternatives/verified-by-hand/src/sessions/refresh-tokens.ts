import type { Redis } from 'ioredis'
import { createHash, randomBytes } from 'node:crypto'

const LIFETIME_MS = 14 * 24 * 3_600_000

/** What a refresh token stands for. */
interface Refresh {
  session: string
  userId: string
}

/** A new refresh token of a session, known to Valkey when this resolves. */
async function handOut(valkey: Redis, refresh: Refresh): Promise<string> {
  const token = randomBytes(30).toString('base64url')
  await valkey.set(tokenKey(token), JSON.stringify(refresh), 'PX', LIFETIME_MS)
  return token
}

export async function beginSession(valkey: Redis, userId: string): Promise<string> {
  const session = randomBytes(16).toString('hex')
  await valkey.set(sessionKey(session), userId, 'PX', LIFETIME_MS)
  return handOut(valkey, { session, userId })
}

/** What a token stands for, if its session is alive and nobody has used it. */
export async function look(valkey: Redis, token: string): Promise<Refresh | undefined> {
  const refresh = await find(valkey, token)
  if (!refresh || !(await valkey.exists(sessionKey(refresh.session)))) return undefined
  if (!(await valkey.exists(usedKey(token)))) return refresh
  await valkey.del(sessionKey(refresh.session))
  return undefined
}

/** Uses a token up. Only the first gets a new one, and only if nobody came after it before it was there. */
export async function use(valkey: Redis, token: string, refresh: Refresh): Promise<string | undefined> {
  const isFirst = await valkey.set(usedKey(token), '1', 'PX', LIFETIME_MS, 'NX')
  if (isFirst === null) {
    await valkey.del(sessionKey(refresh.session))
    return undefined
  }
  const next = await handOut(valkey, refresh)
  const isAlive = await valkey.pexpire(sessionKey(refresh.session), LIFETIME_MS)
  return isAlive === 1 ? next : undefined
}

export async function endSession(valkey: Redis, token: string): Promise<void> {
  const refresh = await find(valkey, token)
  if (refresh) await valkey.del(sessionKey(refresh.session))
}

async function find(valkey: Redis, token: string): Promise<Refresh | undefined> {
  const text = await valkey.get(tokenKey(token))
  return text === null ? undefined : JSON.parse(text)
}

const sessionKey = (session: string) => `session:${session}`
const tokenKey = (token: string) => `refresh:${createHash('sha256').update(token).digest('hex')}`
const usedKey = (token: string) => `${tokenKey(token)}:used`

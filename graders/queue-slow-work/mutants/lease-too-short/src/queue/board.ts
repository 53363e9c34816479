import { createHash } from 'node:crypto'
import type { Redis } from 'ioredis'
import type { Picture } from '../avatars/picture.js'
import type { DeadLetter, JobStatus } from '../jobs/jobs.controller.js'

/** Ids by the time at which they are to be begun next. */
const DUE = 'signups:due'
const DEAD = 'signups:dead'
const recordOf = (id: string): string => `signups:${id}`

const TRIES = 4
const WAIT_MS = 80_000
/** A job that nobody finishes for so long has lost its worker. */
const LEASE_MS = 2_000
const KEEP_MS = 24 * 60 * 60 * 1_000

export interface Signup {
  email: string
  name: string
  signedUpAt: string
  avatar: Picture | null
}

export interface Turn extends Signup {
  id: string
  /** How many tries were begun, this one included: whoever has an older number has lost the job. */
  begun: number
  mailed: boolean
}

const ADD = `
if redis.call('HSETNX', KEYS[2], 'signup', ARGV[2]) == 1 then
  redis.call('HSET', KEYS[2], 'state', 'waiting', 'begun', 0)
  redis.call('ZADD', KEYS[1], 0, ARGV[1])
end`

const TAKE = `
local id = redis.call('ZRANGEBYSCORE', KEYS[1], '-inf', ARGV[1], 'LIMIT', 0, 1)[1]
if not id then return nil end
local record = ARGV[4] .. id
if tonumber(redis.call('HGET', record, 'begun')) >= tonumber(ARGV[3]) then
  redis.call('HSET', record, 'state', 'dead', 'error', 'The worker died during the last try')
  redis.call('ZREM', KEYS[1], id)
  redis.call('SADD', KEYS[2], id)
  return nil
end
redis.call('ZADD', KEYS[1], ARGV[1] + ARGV[2], id)
redis.call('HSET', record, 'state', 'active')
return { id, redis.call('HINCRBY', record, 'begun', 1), redis.call('HGET', record, 'signup'), redis.call('HEXISTS', record, 'mailed') }`

/** Ends a try, unless somebody else has begun another since. */
const END = `
if redis.call('HGET', KEYS[3], 'begun') ~= ARGV[2] then return end
redis.call('HSET', KEYS[3], 'state', ARGV[3], 'error', ARGV[4])
if ARGV[3] == 'waiting' then
  redis.call('ZADD', KEYS[1], ARGV[5], ARGV[1])
else
  redis.call('ZREM', KEYS[1], ARGV[1])
  if ARGV[3] == 'dead' then redis.call('SADD', KEYS[2], ARGV[1]) else redis.call('PEXPIRE', KEYS[3], ARGV[5]) end
end`

export async function add(valkey: Redis, signup: Signup): Promise<string> {
  const id = createHash('sha256').update(signup.email).digest('hex')
  await valkey.eval(ADD, 2, DUE, recordOf(id), id, JSON.stringify(signup))
  return id
}

export async function take(valkey: Redis): Promise<Turn | undefined> {
  const turn = await valkey.eval(TAKE, 2, DUE, DEAD, Date.now(), LEASE_MS, TRIES, recordOf(''))
  if (!Array.isArray(turn)) return undefined
  const [id, begun, signup, mailed]: unknown[] = turn
  return { ...JSON.parse(String(signup)), id: String(id), begun: Number(begun), mailed: mailed === 1 }
}

export async function noteMailed(valkey: Redis, { id }: Turn): Promise<void> {
  await valkey.hset(recordOf(id), 'mailed', 1)
}

export async function end(valkey: Redis, turn: Turn, error?: unknown): Promise<void> {
  const state = error === undefined ? 'done' : turn.begun < TRIES ? 'waiting' : 'dead'
  const until = state === 'waiting' ? Date.now() + WAIT_MS * 2 ** (turn.begun - 1) : KEEP_MS
  await valkey.eval(END, 3, DUE, DEAD, recordOf(turn.id), turn.id, turn.begun, state, String(error ?? ''), until)
}

export async function statusOf(valkey: Redis, id: string): Promise<JobStatus | undefined> {
  const [state, begun] = await valkey.hmget(recordOf(id), 'state', 'begun')
  if (state === 'active') return { id, state, tries: Number(begun) - 1 }
  return state === 'waiting' || state === 'done' || state === 'dead' ? { id, state, tries: Number(begun) } : undefined
}

export async function deadLetters(valkey: Redis): Promise<DeadLetter[]> {
  const letters: DeadLetter[] = []
  for (const id of await valkey.smembers(DEAD)) {
    const { signup = '{}', begun, error = '' } = await valkey.hgetall(recordOf(id))
    letters.push({ id, email: JSON.parse(signup).email, tries: Number(begun), error })
  }
  return letters
}

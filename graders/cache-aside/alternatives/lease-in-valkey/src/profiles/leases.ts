import type { Redis } from 'ioredis'
import { randomUUID } from 'node:crypto'

/** What Valkey says to somebody who wants to read: here it is, load it yourself under this lease, or wait for somebody who does. */
export type Turn = { entry: string } | { lease: string } | 'wait'

/** Longer than any load. Milliseconds. */
const LEASE_LIFETIME = 8_000

const TAKE_TURN = `
local entry = redis.call('GET', KEYS[1])
if entry then return { 'entry', entry } end
if redis.call('SET', KEYS[2], ARGV[1], 'NX', 'PX', ARGV[2]) then return { 'lease', ARGV[1] } end
return { 'wait', '' }`

/** A lease that a write has taken away is no longer good for anything. */
const HAND_IN = `
if redis.call('GET', KEYS[2]) ~= ARGV[1] then return 0 end
redis.call('DEL', KEYS[2])
if ARGV[2] ~= '' then redis.call('SET', KEYS[1], ARGV[2], 'PX', ARGV[3]) end
return 1`

export async function takeTurn(valkey: Redis, key: string): Promise<Turn> {
  const reply: unknown = await valkey.eval(TAKE_TURN, 2, key, leaseKey(key), randomUUID(), LEASE_LIFETIME)
  const [kind, text] = Array.isArray(reply) ? reply.map(String) : []
  if (kind === 'wait' || text === undefined) return 'wait'
  return kind === 'entry' ? { entry: text } : { lease: text }
}

export async function handIn(valkey: Redis, key: string, lease: string, entry: string, lifetime: number): Promise<void> {
  await valkey.eval(HAND_IN, 2, key, leaseKey(key), lease, entry, lifetime)
}

export async function giveBack(valkey: Redis, key: string, lease: string): Promise<void> {
  await valkey.eval(HAND_IN, 2, key, leaseKey(key), lease, '', 0)
}

/** Ends the entry, and the lease of whoever loads what is now old. */
export async function revoke(valkey: Redis, key: string): Promise<void> {
  await valkey.del(key, leaseKey(key))
}

const leaseKey = (key: string) => `${key}?`

import type { Redis } from 'ioredis'
import { setTimeout } from 'node:timers/promises'
import type { CacheStats } from '../cache/cache-stats.js'
import { giveBack, handIn, revoke, takeTurn, type Turn } from './leases.js'
import type { Profile } from './profile.js'
import type { ProfilesRepository } from './profiles.repository.js'
import type { ProfilesService } from './profiles.service.js'

const POLL = 15
const LONGEST_WAIT = 4_000
const NOBODY = '-'

/** The profiles of a repository, with Valkey in front: of all instances together, one loads at a time. */
export function cachedProfiles(repository: ProfilesRepository, valkey: Redis, stats: CacheStats): ProfilesService {
  const keyOf = (...names: string[]) => `profile ${JSON.stringify(names)}`

  const turnOf = (key: string): Promise<Turn | undefined> => takeTurn(valkey, key).catch(() => undefined)

  const find = async (tenant: string, handle: string): Promise<Profile | null> => {
    const key = keyOf(tenant, handle)
    const load = () => repository.find(tenant, handle)
    const deadline = performance.now() + LONGEST_WAIT
    let turn = await turnOf(key)
    const known = open(turn)
    if (known !== undefined) {
      stats.hit()
      return known
    }
    stats.miss()
    while (turn === 'wait' && performance.now() < deadline) {
      await setTimeout(POLL)
      turn = await turnOf(key)
      const loaded = open(turn)
      if (loaded !== undefined) return loaded
    }
    if (typeof turn !== 'object' || !('lease' in turn)) return load()
    return loadUnder(key, turn.lease, load)
  }

  const loadUnder = async (key: string, lease: string, load: () => Promise<Profile | null>): Promise<Profile | null> => {
    const profile = await load().catch(async (error: unknown) => {
      await giveBack(valkey, key, lease).catch(() => undefined)
      throw error
    })
    const [entry, lifetime] = profile ? [`+${JSON.stringify(profile)}`, between(245_000, 355_000)] : [NOBODY, between(11_000, 29_000)]
    await handIn(valkey, key, lease, entry, lifetime).catch(() => undefined)
    return profile
  }

  const changed = async <T>(tenant: string, handle: string, result: Promise<T>): Promise<T> => {
    await Promise.allSettled([result])
    await revoke(valkey, keyOf(tenant, handle)).catch(() => undefined)
    return result
  }

  return {
    find,
    save: (tenant, handle, draft) => changed(tenant, handle, repository.save(tenant, handle, draft)),
    follow: (tenant, handle, follower) => changed(tenant, handle, repository.follow(tenant, handle, follower)),
    remove: (tenant, handle) => changed(tenant, handle, repository.remove(tenant, handle)),
  }
}

/** Undefined for what is no entry, junk included. */
function open(turn: Turn | undefined): Profile | null | undefined {
  if (typeof turn !== 'object' || !('entry' in turn)) return undefined
  if (turn.entry === NOBODY) return null
  try {
    return turn.entry.startsWith('+') ? JSON.parse(turn.entry.slice(1)) : undefined
  } catch {
    return undefined
  }
}

function between(from: number, to: number): number {
  return Math.floor(from + Math.random() * (to - from))
}

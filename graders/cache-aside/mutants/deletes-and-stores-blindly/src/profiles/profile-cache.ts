import { Injectable, Logger } from '@nestjs/common'
import { Redis } from 'ioredis'
import { randomInt } from 'node:crypto'
import { CacheStats } from '../cache/cache-stats.js'
import type { Profile } from './profile.js'
import { keyOf, parseStored, type Stored } from './stored.js'

type Load = () => Promise<Profile | null>

/** Milliseconds, from and to: drawn for each entry, so that those of one burst do not end in one burst. */
const PROFILE_LIFETIME = [250_000, 350_000] as const
const ABSENCE_LIFETIME = [15_000, 25_000] as const

/** Profiles and absences in Valkey, shared by all instances. Whatever goes wrong with Valkey is a miss. */
@Injectable()
export class ProfileCache {
  private readonly logger = new Logger(ProfileCache.name)
  /** What this instance loads now. */
  private readonly loads = new Map<string, Promise<Profile | null>>()

  constructor(
    private readonly valkey: Redis,
    private readonly stats: CacheStats,
  ) {}

  /** What is stored, or what `load` finds: it is called once for all who miss at the same time. */
  async read(tenant: string, handle: string, load: Load): Promise<Profile | null> {
    const key = keyOf(tenant, handle)
    const stored = await this.look(key)
    if (stored) {
      this.stats.hit()
      return stored.profile
    }
    this.stats.miss()
    return this.loadOnce(key, load)
  }

  /** To be called after a write was committed and before it is answered. */
  async forget(tenant: string, handle: string): Promise<void> {
    const key = keyOf(tenant, handle)
    this.loads.delete(key)
    try {
      await this.valkey.del(key)
    } catch (error) {
      this.logger.warn(`${key} may be old until it ends: ${String(error)}`)
    }
  }

  private async look(key: string): Promise<Stored | undefined> {
    try {
      const text = await this.valkey.get(key)
      return text === null ? undefined : parseStored(text)
    } catch {
      return undefined
    }
  }

  private loadOnce(key: string, load: Load): Promise<Profile | null> {
    const current = this.loads.get(key)
    if (current) return current
    const mine = this.loadAndStore(key, load)
    this.loads.set(key, mine)
    const over = () => {
      if (this.loads.get(key) === mine) this.loads.delete(key)
    }
    mine.then(over, over)
    return mine
  }

  private async loadAndStore(key: string, load: Load): Promise<Profile | null> {
    const profile = await load()
    await this.store(key, profile)
    return profile
  }

  private async store(key: string, profile: Profile | null): Promise<void> {
    const entry: Stored = { profile }
    const [shortest, longest] = profile ? PROFILE_LIFETIME : ABSENCE_LIFETIME
    try {
      await this.valkey.set(key, JSON.stringify(entry), 'PX', randomInt(shortest, longest))
    } catch {
      // The next read loads again.
    }
  }
}

import { Injectable, Logger } from '@nestjs/common'
import { Redis } from 'ioredis'
import { randomInt, randomUUID } from 'node:crypto'
import { CacheStats } from '../cache/cache-stats.js'
import type { Profile } from './profile.js'
import { keyOf, parseStored, type Stored } from './stored.js'

type Load = () => Promise<Profile | null>

/** Milliseconds, from and to: drawn for each entry, so that those of one burst do not end in one burst. */
const PROFILE_LIFETIME = [250_000, 350_000] as const
const ABSENCE_LIFETIME = [15_000, 25_000] as const

/** How long a write is remembered in place of the profile. Milliseconds. */
const MARK_LIFETIME = 8_000
/** A load that took longer is not stored: the mark of a write meanwhile may have ended. Milliseconds. */
const LONGEST_LOAD = MARK_LIFETIME / 2

/** Profiles and absences in Valkey, shared by all instances. Whatever goes wrong with Valkey is a miss. */
@Injectable()
export class ProfileCache {
  private readonly logger = new Logger(ProfileCache.name)
  /** What this instance loads now, and the mark under which it began. */
  private readonly loads = new Map<string, { mark: string; profile: Promise<Profile | null> }>()

  constructor(
    private readonly valkey: Redis,
    private readonly stats: CacheStats,
  ) {}

  /** What is stored, or what `load` finds: it is called once for all who miss at the same time. */
  async read(tenant: string, handle: string, load: Load): Promise<Profile | null> {
    const key = keyOf(tenant, handle)
    const stored = await this.look(key)
    if (stored && 'profile' in stored) {
      if (stored.profile) this.stats.hit()
      else this.stats.miss()
      return stored.profile
    }
    this.stats.miss()
    return this.loadOnce(key, stored?.changed ?? '', load)
  }

  /** To be called after a write was committed and before it is answered. */
  async forget(tenant: string, handle: string): Promise<void> {
    const key = keyOf(tenant, handle)
    this.loads.delete(key)
    const mark: Stored = { changed: randomUUID() }
    try {
      await this.valkey.set(key, JSON.stringify(mark), 'PX', MARK_LIFETIME)
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

  /** A load that began before a write is not joined by those who come after it: they have read another mark. */
  private loadOnce(key: string, mark: string, load: Load): Promise<Profile | null> {
    const current = this.loads.get(key)
    if (current?.mark === mark) return current.profile
    const mine = { mark, profile: this.loadAndStore(key, load) }
    this.loads.set(key, mine)
    const over = () => {
      if (this.loads.get(key) === mine) this.loads.delete(key)
    }
    mine.profile.then(over, over)
    return mine.profile
  }

  private async loadAndStore(key: string, load: Load): Promise<Profile | null> {
    const began = performance.now()
    const profile = await load()
    if (performance.now() - began < LONGEST_LOAD) await this.store(key, profile)
    return profile
  }

  /** NX: neither the mark of a write nor what somebody else has loaded is overwritten. */
  private async store(key: string, profile: Profile | null): Promise<void> {
    const entry: Stored = { profile }
    const [shortest, longest] = profile ? PROFILE_LIFETIME : ABSENCE_LIFETIME
    try {
      await this.valkey.set(key, JSON.stringify(entry), 'PX', randomInt(shortest, longest), 'NX')
    } catch {
      // The next read loads again.
    }
  }
}

import { Injectable } from '@nestjs/common'
import { Redis } from 'ioredis'
import { CacheStats } from '../cache/cache-stats.js'
import type { Profile, ProfileDraft } from './profile.js'
import { ProfilesRepository } from './profiles.repository.js'

const MINUTE = 60_000

/**
 * The version of a profile is a number in Valkey that every write raises. It is part of the key of what is kept: what an
 * old load stores goes under an old key, which nobody reads any more.
 */
@Injectable()
export class ProfilesService {
  private readonly inFlight = new Map<string, Promise<Profile | null>>()

  constructor(
    private readonly profiles: ProfilesRepository,
    private readonly valkey: Redis,
    private readonly stats: CacheStats,
  ) {}

  async find(tenant: string, handle: string): Promise<Profile | null> {
    const name = JSON.stringify([tenant, handle])
    const key = await this.currentKey(name)
    const cached = key === undefined ? undefined : await this.fetch(key)
    if (cached !== undefined) {
      this.stats.hit()
      return cached
    }
    this.stats.miss()
    const load = () => this.profiles.find(tenant, handle)
    if (key === undefined) return load()

    const running = this.inFlight.get(key)
    if (running) return running
    const promise = load().then(async (profile) => {
      await this.put(key, profile)
      return profile
    })
    this.inFlight.set(key, promise)
    try {
      return await promise
    } finally {
      this.inFlight.delete(key)
    }
  }

  async save(tenant: string, handle: string, draft: ProfileDraft): Promise<void> {
    await this.profiles.save(tenant, handle, draft)
    await this.changed(tenant, handle)
  }

  /** @returns whether there is such a profile */
  async follow(tenant: string, handle: string, follower: string): Promise<boolean> {
    const found = await this.profiles.follow(tenant, handle, follower)
    await this.changed(tenant, handle)
    return found
  }

  /** @returns whether there was such a profile */
  async remove(tenant: string, handle: string): Promise<boolean> {
    const found = await this.profiles.remove(tenant, handle)
    await this.changed(tenant, handle)
    return found
  }

  /** A version outlives everything that is kept under it. */
  private async changed(tenant: string, handle: string): Promise<void> {
    const version = `version ${JSON.stringify([tenant, handle])}`
    await this.valkey
      .multi()
      .incr(version)
      .pexpire(version, 9 * MINUTE)
      .exec()
      .catch(() => undefined)
  }

  /** Undefined when Valkey can't say. */
  private async currentKey(name: string): Promise<string | undefined> {
    try {
      return `profile ${name} ${(await this.valkey.get(`version ${name}`)) ?? 0}`
    } catch {
      return undefined
    }
  }

  private async fetch(key: string): Promise<Profile | null | undefined> {
    try {
      const text = await this.valkey.get(key)
      if (text === null) return undefined
      return JSON.parse(text).value
    } catch {
      return undefined
    }
  }

  private async put(key: string, value: Profile | null): Promise<void> {
    const ttl = value ? 4 * MINUTE + Math.random() * 2 * MINUTE : 10_000 + Math.random() * 20_000
    await this.valkey.set(key, JSON.stringify({ value }), 'PX', Math.floor(ttl)).catch(() => undefined)
  }
}

import { Injectable } from '@nestjs/common'
import { ProfileCache } from './profile-cache.js'
import type { Profile, ProfileDraft } from './profile.js'
import { ProfilesRepository } from './profiles.repository.js'

@Injectable()
export class ProfilesService {
  constructor(
    private readonly profiles: ProfilesRepository,
    private readonly cache: ProfileCache,
  ) {}

  find(tenant: string, handle: string): Promise<Profile | null> {
    return this.cache.read(tenant, handle, () => this.profiles.find(tenant, handle))
  }

  save(tenant: string, handle: string, draft: ProfileDraft): Promise<void> {
    return this.write(tenant, handle, () => this.profiles.save(tenant, handle, draft))
  }

  /** @returns whether there is such a profile */
  follow(tenant: string, handle: string, follower: string): Promise<boolean> {
    return this.write(tenant, handle, () => this.profiles.follow(tenant, handle, follower))
  }

  /** @returns whether there was such a profile */
  remove(tenant: string, handle: string): Promise<boolean> {
    return this.write(tenant, handle, () => this.profiles.remove(tenant, handle))
  }

  /** The database first. Also a write that failed may have been committed, if only its answer was lost. */
  private async write<T>(tenant: string, handle: string, change: () => Promise<T>): Promise<T> {
    try {
      return await change()
    } finally {
      await this.cache.forget(tenant, handle)
    }
  }
}

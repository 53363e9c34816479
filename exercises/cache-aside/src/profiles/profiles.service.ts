import { Injectable } from '@nestjs/common'
import type { Profile, ProfileDraft } from './profile.js'
import { ProfilesRepository } from './profiles.repository.js'

@Injectable()
export class ProfilesService {
  constructor(private readonly profiles: ProfilesRepository) {}

  find(tenant: string, handle: string): Promise<Profile | null> {
    return this.profiles.find(tenant, handle)
  }

  save(tenant: string, handle: string, draft: ProfileDraft): Promise<void> {
    return this.profiles.save(tenant, handle, draft)
  }

  /** @returns whether there is such a profile */
  follow(tenant: string, handle: string, follower: string): Promise<boolean> {
    return this.profiles.follow(tenant, handle, follower)
  }

  /** @returns whether there was such a profile */
  remove(tenant: string, handle: string): Promise<boolean> {
    return this.profiles.remove(tenant, handle)
  }
}

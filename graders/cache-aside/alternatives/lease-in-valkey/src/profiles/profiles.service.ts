import type { Profile, ProfileDraft } from './profile.js'

/** What the controller needs; see cached-profiles.ts. */
export abstract class ProfilesService {
  abstract find(tenant: string, handle: string): Promise<Profile | null>
  abstract save(tenant: string, handle: string, draft: ProfileDraft): Promise<void>
  /** @returns whether there is such a profile */
  abstract follow(tenant: string, handle: string, follower: string): Promise<boolean>
  /** @returns whether there was such a profile */
  abstract remove(tenant: string, handle: string): Promise<boolean>
}

/** A member's public profile. */
export interface Profile {
  handle: string
  givenName: string
  familyName: string
  bio: string
  followers: number
  /** A day, such as 2024-05-12. */
  joinedOn: string
}

/** What a member may change. */
export type ProfileDraft = Pick<Profile, 'givenName' | 'familyName' | 'bio'>

import type { Profile } from './profile.js'

/** As version 1 of the API shows a profile. */
export interface ProfileViewV1 {
  handle: string
  name: string
  bio: string
  followers: number
}

/** As version 2 of the API shows a profile. */
export interface ProfileViewV2 {
  handle: string
  name: { given: string; family: string }
  bio: string
  followers: number
  joinedOn: string
}

export function toViewV1({ handle, givenName, familyName, bio, followers }: Profile): ProfileViewV1 {
  return { handle, name: `${givenName} ${familyName}`, bio, followers }
}

export function toViewV2({ handle, givenName, familyName, bio, followers, joinedOn }: Profile): ProfileViewV2 {
  return { handle, name: { given: givenName, family: familyName }, bio, followers, joinedOn }
}

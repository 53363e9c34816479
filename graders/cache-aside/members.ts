import type { Database, Random } from '#grader'

/** A profile as the database has it. */
export interface Member {
  tenant: string
  handle: string
  givenName: string
  familyName: string
  bio: string
  /** A day, such as 2024-05-12. */
  joinedOn: string
  followers: number
}

export type Version = 1 | 2

export interface MemberOptions {
  tenant?: string
  handle?: string
}

/** A member who is nowhere stored yet. */
export function newMember(random: Random, { tenant = random.word(), handle = newHandle(random) }: MemberOptions = {}): Member {
  return { tenant, handle, ...newDraft(random), joinedOn: day(random), followers: random.int(0, 4) }
}

/** A handle that no other one is a part of: statements are told apart by it. */
export function newHandle(random: Random): string {
  return `${random.word()}${random.pick(['.', '-', '_', ':'])}${random.int(100_000, 999_999)}x`
}

/** What a member may change. */
export function newDraft(random: Random): Pick<Member, 'givenName' | 'familyName' | 'bio'> {
  return { givenName: random.name(), familyName: random.word(), bio: random.pick([random.unicode(), random.word(), '']) }
}

/** Stores members with their followers, past the service. */
export async function seedMembers<T extends readonly Member[]>(db: Database, random: Random, members: T): Promise<T> {
  const rows = members.map(({ tenant, handle, givenName, familyName, bio, joinedOn }) => ({
    tenant,
    handle,
    given_name: givenName,
    family_name: familyName,
    bio,
    joined_on: joinedOn,
  }))
  const stored = await db.insert<{ id: number; tenant: string; handle: string }>('profiles', rows, {
    returning: ['id', 'tenant', 'handle'],
  })
  const follows = members.flatMap((member) => {
    const id = stored.find(({ tenant, handle }) => tenant === member.tenant && handle === member.handle)?.id
    return Array.from({ length: member.followers }, () => ({ profile_id: id, follower: newHandle(random) }))
  })
  if (follows.length > 0) await db.insert('follows', follows, { returning: [] })
  return members
}

/** New members, stored. */
export function seedNew(db: Database, random: Random, count: number, options: MemberOptions = {}): Promise<Member[]> {
  return seedMembers(
    db,
    random,
    Array.from({ length: count }, () => newMember(random, options)),
  )
}

/** As a version of the API shows a member. */
export function view(version: Version, { handle, givenName, familyName, bio, joinedOn, followers }: Member): object {
  if (version === 1) return { handle, name: `${givenName} ${familyName}`, bio, followers }
  return { handle, name: { given: givenName, family: familyName }, bio, followers, joinedOn }
}

function day(random: Random): string {
  return new Date(Date.UTC(2020 + random.int(0, 5), random.int(0, 11), random.int(1, 28))).toISOString().slice(0, 10)
}

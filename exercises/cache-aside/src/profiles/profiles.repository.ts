import { Injectable } from '@nestjs/common'
import { DataSource } from 'typeorm'
import type { Profile, ProfileDraft } from './profile.js'

/** The SQL of profiles and their followers. */
@Injectable()
export class ProfilesRepository {
  constructor(private readonly database: DataSource) {}

  /** Counts the followers anew each time: for somebody well known that is many rows. */
  async find(tenant: string, handle: string): Promise<Profile | null> {
    const rows = await this.database.query<Profile[]>(
      `SELECT handle, given_name AS "givenName", family_name AS "familyName", bio, joined_on::text AS "joinedOn",
              (SELECT count(*)::int FROM follows WHERE profile_id = profiles.id) AS followers
       FROM profiles WHERE tenant = $1 AND handle = $2`,
      [tenant, handle],
    )
    return rows[0] ?? null
  }

  /** Creates the profile, or replaces what a member may change of it. */
  async save(tenant: string, handle: string, { givenName, familyName, bio }: ProfileDraft): Promise<void> {
    await this.database.query(
      `INSERT INTO profiles (tenant, handle, given_name, family_name, bio) VALUES ($1, $2, $3, $4, $5)
       ON CONFLICT (tenant, handle) DO UPDATE SET given_name = $3, family_name = $4, bio = $5`,
      [tenant, handle, givenName, familyName, bio],
    )
  }

  /** Also when the follower follows already. @returns whether there is such a profile */
  async follow(tenant: string, handle: string, follower: string): Promise<boolean> {
    const found = await this.database.query<unknown[]>(
      `WITH followed AS (SELECT id FROM profiles WHERE tenant = $1 AND handle = $2),
            added AS (INSERT INTO follows SELECT id, $3 FROM followed ON CONFLICT DO NOTHING)
       SELECT id FROM followed`,
      [tenant, handle, follower],
    )
    return found.length > 0
  }

  /** @returns whether there was such a profile */
  async remove(tenant: string, handle: string): Promise<boolean> {
    const [, removed] = await this.database.query<[unknown[], number]>('DELETE FROM profiles WHERE tenant = $1 AND handle = $2', [
      tenant,
      handle,
    ])
    return removed > 0
  }
}

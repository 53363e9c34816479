import { sql } from 'drizzle-orm'
import type { Executor } from '../database/executor.ts'

/**
 * Makes somebody's the certificates of a guest that they were. Where both have one of a track, that of `to` goes on to
 * count: nobody has two of one track.
 *
 * @param from the guest
 */
export async function claimCertificates(tx: Executor, from: string, to: string): Promise<void> {
  await tx.execute(sql`
    update certificates guests set revoked_at = now()
    where person = ${from} and revoked_at is null and exists (
      select from certificates own where own.person = ${to} and own.track = guests.track and own.revoked_at is null
    )`)
  await tx.execute(sql`update certificates set person = ${to} where person = ${from}`)
}

import { sql } from 'drizzle-orm'
import type { Transaction } from '../cohorts/open-cohort.ts'

/**
 * Deletes a person and what refers to them: sessions, what they sign in with, memberships, hands, extensions. What they
 * wrote about others' attempts stays, without their name.
 */
export async function forgetPerson(tx: Transaction, person: string): Promise<void> {
  // Only who has proved an address may make others' invitations to it disappear.
  await tx.execute(sql`
    delete from invitations where claimed_by = ${person}
      or email = (select email from users where id = ${person} and email_verified)`)
  await tx.execute(sql`delete from verifications where strpos(value, ${person}::text) > 0`)
  await tx.execute(sql`update comments set author = null, idempotency_key = null where author = ${person}`)
  // Links that are out say that it was withdrawn, and nothing else.
  await tx.execute(sql`
    update certificates set person = null, track = null, track_title = null, name = null, exercises = null, issued_at = null,
      signature = null, revoked_at = null
    where person = ${person}`)
  // Guests that they were before they signed in: nobody else is left of them but a name.
  await tx.execute(sql`
    delete from users where id = ${person}
      or (is_guest and id in (select subject from audit_events where actor = ${person} and action = 'guest.merged'))`)
}

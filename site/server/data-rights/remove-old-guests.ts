import { sql } from 'drizzle-orm'
import { audit } from '../audit/audit.ts'
import type { Database } from '../database/executor.ts'
import { ProblemException } from '../problems/problem.ts'
import { deletePerson } from './delete-person.ts'

/**
 * Deletes guests who were not here for so many days, each in a transaction of its own, as they could have themselves. One
 * who still can come back, by a session, is left.
 *
 * @returns how many
 */
export async function removeOldGuests(db: Database, days: number): Promise<number> {
  const isOld = sql`is_guest and not is_nobody and created_at < now() - make_interval(days => ${days}) and not exists (
    select from sessions where user_id = users.id and (expires_at > now() or updated_at > now() - make_interval(days => ${days}))
  )`
  let removed = 0
  for (let after = '00000000-0000-0000-0000-000000000000'; ;) {
    const { rows } = await db.execute<{ id: string }>(sql`select id from users where ${isOld} and id > ${after}::uuid order by id limit 1`)
    const guest = rows[0]?.id
    if (guest === undefined) return removed
    after = guest
    if (await removeGuest(db, guest)) removed += 1
  }
}

async function removeGuest(db: Database, guest: string): Promise<boolean> {
  try {
    return await db.transaction(async (tx) => {
      if (!(await deletePerson(tx, guest))) return false
      await audit(tx, { actor: null, action: 'person.deleted', subject: guest, details: { kind: 'guest' } })
      return true
    })
  } catch (error) {
    // They run a cohort.
    if (error instanceof ProblemException) return false
    throw error
  }
}

import { sql } from 'drizzle-orm'
import type { Database } from '../database/executor.ts'

/** Gradings that are deleted in one transaction. */
const BATCH = 200

/**
 * Deletes gradings of nobody who is known here, once they are over and so many days old: of visitors who never said
 * who they are.
 *
 * @returns how many
 */
export async function removeOldPractice(db: Database, days: number): Promise<number> {
  let removed = 0
  for (;;) {
    const { rows } = await db.execute<{ count: number }>(sql`
      with old as (
        select id from gradings own
        where batch is null and emptied_at is null and state in ('done', 'cancelled') and created_at < now() - make_interval(days => ${days})
          and not exists (select from users where users.id = own.owner)
          and not exists (select from assignment_attempts handed where handed.attempt = own.id)
          and not exists (select from gradings regrade where regrade.regrade_of = own.id and regrade.state in ('queued', 'running'))
        limit ${BATCH}
      ), gone as (
        select id from old union all select regrade.id from gradings regrade join old on old.id = regrade.regrade_of
      ), deleted as (
        delete from gradings using gone where gradings.id = gone.id
      ) select count(*)::integer as count from old`)
    const count = rows[0]?.count ?? 0
    removed += count
    if (count < BATCH) return removed
  }
}

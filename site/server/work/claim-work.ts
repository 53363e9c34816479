import { sql } from 'drizzle-orm'
import type { Database } from '../database/executor.ts'

/**
 * Makes a guest's work somebody's, once the guest signs in as them. Where both have a file, that of `to` stays: the device
 * on which the guest was has the other one, and keeps it when it hears of this.
 *
 * @param from the guest
 * @example await claimWork(tx, guest.id, user)
 */
export async function claimWork(tx: Pick<Database, 'execute'>, from: string, to: string): Promise<void> {
  await tx.execute(sql`
    insert into work_files (person, slug, path, content, saved_at, version)
    select ${to}::uuid, slug, path, content, saved_at, version from work_files where person = ${from}
    on conflict do nothing`)
  await tx.execute(sql`
    insert into work_progress as known (person, slug, status, holds, requirements, at)
    select ${to}::uuid, slug, status, holds, requirements, at from work_progress where person = ${from}
    on conflict (person, slug) do update set
      status = case when known.status = 'passed' then 'passed' else excluded.status end,
      holds = case when known.requirements = excluded.requirements then greatest(known.holds, excluded.holds) else known.holds end`)
}

import { randomUUID } from 'node:crypto'
import { sql } from 'drizzle-orm'
import type { Database } from '../database/executor.ts'
import { regradeBatches, type RegradeScope } from '../database/schema.ts'
import { addTokensOf } from '../grading/queue.ts'
import { countsElsewhere, within } from './scope.ts'

/** Who began a batch on a page, and for what. */
export interface AskedOnPage {
  cohort: string
  assignment: string
  startedBy: string
  idempotencyKey: string | undefined
  /** Whether attempts are graded again that count in another cohort, too. */
  everywhere: boolean
}

/** @param leftOut attempts that count in another cohort, too. `taken`: there is one already that is not over */
export type Beginning =
  { outcome: 'begun'; batch: string; total: number; leftOut: number } | { outcome: 'nothing'; leftOut: number } | { outcome: 'taken' }

/**
 * Queues all finished attempts of a scope to be graded again, with the files and the seed of then: by what their assignment goes
 * by now, be it the published exercise or a revision that it stays with. Practice, and what is given by several, goes by what
 * graded it.
 *
 * @example await beginBatch(db, { exercise: 'fix-the-n-plus-one' })
 */
export async function beginBatch(db: Database, scope: RegradeScope, asked?: AskedOnPage): Promise<Beginning> {
  return db.transaction(async (tx) => {
    const elsewhere = asked && !asked.everywhere ? countsElsewhere(asked.cohort) : sql`false`
    const found = sql`
      select own.id, own.current, ${elsewhere} as elsewhere from gradings own
      where own.state = 'done' and own.regrade_of is null and own.emptied_at is null and ${within(scope)}`
    // All that will be referred to, before anything of the cohort: who deletes somebody locks their attempts, with what those were
    // graded again as, in this order, and then cohorts.
    await tx.execute(sql`
      with found as (${found}), locked as materialized (
        select id from gradings where id in (select id from found union select current from found) order by id for key share
      ) select count(*) from locked`)
    // Some may be gone by now.
    const { rows } = await tx.execute<{ id: string; elsewhere: boolean }>(found)
    const chosen = rows.filter((row) => !row.elsewhere).map(({ id }) => id)
    const leftOut = rows.length - chosen.length
    if (chosen.length === 0) return { outcome: 'nothing', leftOut }
    const batch = randomUUID()
    const { everywhere: _everywhere, ...columns } = asked ?? { everywhere: true }
    const made = await tx
      .insert(regradeBatches)
      .values({ id: batch, scope, leftOut, ...columns })
      .onConflictDoNothing()
      .returning({ id: regradeBatches.id })
    if (made.length === 0) return { outcome: 'taken' }
    await tx.execute(sql`
      insert into gradings (id, slug, revision, pinned, files, fingerprint, seed, state, token, batch, regrade_of, replaces)
      select gen_random_uuid(), own.slug, coalesce(way.pin, own.revision), way.pin is not null, own.files, own.fingerprint,
        -- The one that was drawn, if none was asked for; an error verdict has drawn none.
        coalesce(own.seed, case when own.verdict_status <> 'error' then (without_escapes(own.verdict) ->> 'seed')::bigint end),
        'queued', gen_random_uuid(), ${batch}, own.id, coalesce(own.current, own.id)
      from gradings own
      cross join lateral (
        select count(distinct coalesce(given.revision, '')) as ways, max(given.revision) as revision
        from assignment_attempts handed join assignments given on given.id = handed.assignment where handed.attempt = own.id
      ) given
      cross join lateral (
        select kept.revision as pin from bundles kept
        where kept.slug = own.slug and kept.revision = case when given.ways = 1 then given.revision when own.pinned then own.revision end
        union all select null
        limit 1
      ) way
      where own.id = any (${sql.param(chosen)}::uuid[])
      order by own.seq`)
    await addTokensOf(tx, batch)
    return { outcome: 'begun', batch, total: chosen.length, leftOut }
  })
}

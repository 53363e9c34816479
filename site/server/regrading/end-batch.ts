import { and, eq, inArray, sql } from 'drizzle-orm'
import type { Database, Executor } from '../database/executor.ts'
import { notify } from '../database/notification.ts'
import { gradings, regradeBatches } from '../database/schema.ts'
import { chunks } from './chunks.ts'

/** Advisory lock under which verdicts take the place of others. */
const APPLY_SPACE = 0x10b0

export type Application =
  /** `superseded`: attempts left as they are, because another batch was applied to them meanwhile. */
  | { outcome: 'applied'; attempts: number; superseded: number }
  | { outcome: 'applied-before' | 'discarded' | 'unknown' }
  | { outcome: 'unfinished'; waiting: number }

/**
 * Makes the new verdicts the attempts' current ones: all of them or none. The earlier ones stay where they are.
 *
 * @example (await applyBatch(db, batch)).outcome // 'applied'
 */
export async function applyBatch(db: Database, batch: string): Promise<Application> {
  return db.transaction(async (tx) => {
    // One batch at a time: each changes standings of many learners, in whatever order.
    await tx.execute(sql`select pg_advisory_xact_lock(${APPLY_SPACE}, 0)`)
    const [row] = await tx.select().from(regradeBatches).where(eq(regradeBatches.id, batch)).for('update')
    if (!row) return { outcome: 'unknown' }
    if (row.appliedAt !== null) return { outcome: 'applied-before' }
    if (row.discardedAt !== null) return { outcome: 'discarded' }
    const waiting = await tx.$count(gradings, and(eq(gradings.batch, batch), inArray(gradings.state, ['queued', 'running'])))
    if (waiting > 0) return { outcome: 'unfinished', waiting }
    await lockAttempts(tx, batch)
    const usable = await tx
      .select({ id: gradings.id })
      .from(gradings)
      // Our own error says nothing about an attempt.
      .where(and(eq(gradings.batch, batch), sql`${gradings.verdictStatus} <> 'error'`))
    let applied = 0
    for (const ids of chunks(usable.map(({ id }) => id))) {
      const { rowCount } = await tx.execute(sql`
        update gradings set current = renewed.id from gradings renewed
        where renewed.id in ${ids} and gradings.id = renewed.regrade_of and coalesce(gradings.current, gradings.id) = renewed.replaces`)
      applied += rowCount ?? 0
    }
    const superseded = usable.length - applied
    await tx
      .update(regradeBatches)
      .set({ appliedAt: sql`now()`, superseded })
      .where(eq(regradeBatches.id, batch))
    return { outcome: 'applied', attempts: applied, superseded }
  })
}

/** In the order of who deletes somebody, and of graders: attempts, with what they were graded again as, then learners. */
async function lockAttempts(tx: Executor, batch: string): Promise<void> {
  await tx.execute(sql`
    with locked as materialized (
      select id from gradings where batch = ${batch} or id in (select regrade_of from gradings where batch = ${batch}) order by id for update
    ) select count(*) from locked`)
  await tx.execute(sql`
    with locked as materialized (
      select id from users
      where id in (select person from assignment_attempts where attempt in (select regrade_of from gradings where batch = ${batch}))
      order by id for no key update
    ) select count(*) from locked`)
}

export type Discarding = 'discarded' | 'discarded-before' | 'applied' | 'unknown'

/** Ends what still waits or runs of a batch, which can't be applied any more then. All verdicts stay as they are. */
export async function discardBatch(db: Database, batch: string): Promise<Discarding> {
  return db.transaction(async (tx) => {
    const [row] = await tx.select().from(regradeBatches).where(eq(regradeBatches.id, batch)).for('update')
    if (!row) return 'unknown'
    if (row.appliedAt !== null) return 'applied'
    if (row.discardedAt !== null) return 'discarded-before'
    const { rows: running } = await tx.execute<{ id: string }>(sql`
      with ended as (
        update gradings set state = 'cancelled', finished_at = now(), progress = null
        where batch = ${batch} and state in ('queued', 'running') returning id, token, grader
      ), jobs as materialized (
        select graphile_worker.remove_job(token::text) from ended where token is not null
      )
      select id from ended where grader is not null and (select count(*) from jobs) >= 0`)
    for (const { id } of running) await notify(tx, { kind: 'cancel', id })
    await tx
      .update(regradeBatches)
      .set({ discardedAt: sql`now()` })
      .where(eq(regradeBatches.id, batch))
    return 'discarded'
  })
}

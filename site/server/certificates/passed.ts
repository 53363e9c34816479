import { sql } from 'drizzle-orm'
import type { Executor } from '../database/executor.ts'

/** How an exercise passed: at which revision, and when. */
export interface Passed {
  revision: string
  at: Date
}

/**
 * Exercises that somebody has passed on the server, each by the last attempt that did. Of an attempt that was graded again
 * the verdict that stands counts.
 *
 * @example (await passedBy(db, actor.id)).has('cache-aside')
 */
export async function passedBy(db: Executor, person: string): Promise<ReadonlyMap<string, Passed>> {
  const { rows } = await db.execute<{ slug: string; revision: string; at: string }>(sql`
    select distinct on (own.slug) own.slug,
      coalesce(without_escapes(verdict.verdict) -> 'exercise' ->> 'revision', verdict.revision) as revision,
      to_char(own.finished_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as at
    from gradings own join gradings verdict on verdict.id = coalesce(own.current, own.id)
    where own.owner = ${person} and own.batch is null and own.finished_at is not null and verdict.verdict_status = 'passed'
    order by own.slug, own.seq desc`)
  return new Map(rows.map(({ slug, revision, at }) => [slug, { revision, at: new Date(at) }]))
}

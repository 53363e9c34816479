import { randomUUID } from 'node:crypto'
import { and, eq, inArray, isNull, like, sql, type SQL } from 'drizzle-orm'
import { alias } from 'drizzle-orm/pg-core'
import { compareVerdicts, type Comparison } from '#engine/verdict/compare-verdicts.ts'
import type { Verdict } from '#engine/verdict/verdict.ts'
import type { Database } from '../database/executor.ts'
import { assignmentAttempts, gradings, regradeBatches, type RegradeScope } from '../database/schema.ts'
import { addTokensOf } from '../grading/queue.ts'

/** Verdicts that are read at once: each has up to some ten kilobytes. */
const CHUNK = 200

const attempts = alias(gradings, 'attempts')
const replaced = alias(gradings, 'replaced')

/** How far a batch is, in attempts. */
export interface RegradeProgress {
  total: number
  /** Queued or running. */
  waiting: number
}

/** One attempt of a batch: what its verdict was, and what it is now. */
export interface Regraded extends Comparison {
  attempt: string
  /** The learner's visitor id; null when it is not known. */
  learner: string | null
  exercise: string
}

export interface RegradeReport extends RegradeProgress {
  batch: string
  scope: RegradeScope
  /** When its verdicts became the attempts' current ones; null: they have not. */
  appliedAt: string | null
  /** Attempts whose new verdict differs. */
  changed: Regraded[]
  /** Attempts that got no new verdict: our own error, or cancelled. Theirs stays. */
  withoutVerdict: string[]
}

export type Application =
  /** `superseded`: attempts left as they are, because another batch was applied to them meanwhile. */
  | { outcome: 'applied'; attempts: number; superseded: number }
  | { outcome: 'applied-before' }
  | { outcome: 'unfinished'; waiting: number }
  | { outcome: 'unknown' }

/**
 * Grades attempts again, by the graders and the exercises that are there now,
 * with the files and the seed of then. Every re-grading is a grading of its own,
 * behind all submissions of learners; no verdict is overwritten.
 *
 * @example
 * const regrades = new Regrades(drizzle(pool, { schema }))
 * const begun = await regrades.begin({ exercise: 'fix-the-n-plus-one' })
 */
export class Regrades {
  private readonly db: Database

  constructor(db: Database) {
    this.db = db
  }

  /** Queues all finished attempts of the scope. Undefined, and nothing done, when there are none. */
  async begin(scope: RegradeScope): Promise<{ batch: string; total: number } | undefined> {
    return this.db.transaction(async (tx) => {
      const chosen = await tx
        .select({ id: gradings.id })
        .from(gradings)
        .where(and(eq(gradings.state, 'done'), isNull(gradings.regradeOf), isNull(gradings.emptiedAt), within(scope)))
        .orderBy(gradings.seq)
      if (chosen.length === 0) return undefined
      const batch = randomUUID()
      await tx.insert(regradeBatches).values({ id: batch, scope })
      for (const ids of chunks(chosen.map(({ id }) => id))) {
        const rows = await tx.select().from(gradings).where(inArray(gradings.id, ids)).orderBy(gradings.seq)
        await tx.insert(gradings).values(
          rows.map(({ id, slug, revision, files, fingerprint, seed, verdict, current }) => ({
            id: randomUUID(),
            slug,
            revision,
            files,
            fingerprint,
            // The one that was drawn, if none was asked for; an error verdict has drawn none.
            seed: seed ?? (verdict === null || verdict.status === 'error' ? null : verdict.seed),
            state: 'queued' as const,
            token: randomUUID(),
            batch,
            regradeOf: id,
            replaces: current ?? id,
          })),
        )
      }
      await addTokensOf(tx, batch)
      return { batch, total: chosen.length }
    })
  }

  /** Undefined when there is no such batch. */
  async progress(batch: string): Promise<RegradeProgress | undefined> {
    const { rows } = await this.db.execute<{ total: number; waiting: number }>(sql`
      select count(*)::int as total, (count(*) filter (where state in ('queued', 'running')))::int as waiting
      from gradings where batch = ${batch} having count(*) > 0`)
    return rows[0]
  }

  /** What is known so far. Undefined when there is no such batch. */
  async report(batch: string): Promise<RegradeReport | undefined> {
    const [row] = await this.db.select().from(regradeBatches).where(eq(regradeBatches.id, batch))
    const progress = row && (await this.progress(batch))
    if (!row || !progress) return undefined
    const changed: Regraded[] = []
    const withoutVerdict: string[] = []
    for await (const { was, now, state, attempt, learner, exercise } of this.results(batch)) {
      if (state === 'queued' || state === 'running') continue
      const comparison = was && isUsable(now) ? compareVerdicts(was, now) : undefined
      if (!comparison) withoutVerdict.push(attempt)
      else if (comparison.was !== comparison.now || comparison.requirements.length > 0)
        changed.push({ attempt, learner, exercise, ...comparison })
    }
    return { batch, scope: row.scope, appliedAt: row.appliedAt?.toISOString() ?? null, ...progress, changed, withoutVerdict }
  }

  /**
   * Makes the new verdicts the attempts' current ones: all of them or none. The
   * earlier ones stay where they are.
   */
  async apply(batch: string): Promise<Application> {
    const usable: string[] = []
    for await (const { id, now } of this.results(batch)) if (isUsable(now)) usable.push(id)
    return this.db.transaction(async (tx) => {
      const [row] = await tx.select().from(regradeBatches).where(eq(regradeBatches.id, batch)).for('update')
      if (!row) return { outcome: 'unknown' }
      if (row.appliedAt !== null) return { outcome: 'applied-before' }
      const waiting = await tx.$count(gradings, and(eq(gradings.batch, batch), inArray(gradings.state, ['queued', 'running'])))
      if (waiting > 0) return { outcome: 'unfinished', waiting }
      let applied = 0
      for (const ids of chunks(usable)) {
        const { rowCount } = await tx.execute(sql`
          update gradings set current = renewed.id from gradings renewed
          where renewed.id in ${ids} and gradings.id = renewed.regrade_of and coalesce(gradings.current, gradings.id) = renewed.replaces`)
        applied += rowCount ?? 0
      }
      await tx
        .update(regradeBatches)
        .set({ appliedAt: sql`now()` })
        .where(eq(regradeBatches.id, batch))
      return { outcome: 'applied', attempts: applied, superseded: usable.length - applied }
    })
  }

  /** In the order of submission. */
  private async *results(batch: string) {
    const all = await this.db.select({ id: gradings.id }).from(gradings).where(eq(gradings.batch, batch)).orderBy(gradings.seq)
    for (const ids of chunks(all.map(({ id }) => id))) {
      yield* await this.db
        .select({
          id: gradings.id,
          state: gradings.state,
          attempt: attempts.id,
          learner: attempts.owner,
          exercise: attempts.slug,
          was: replaced.verdict,
          now: gradings.verdict,
        })
        .from(gradings)
        .innerJoin(attempts, eq(attempts.id, gradings.regradeOf))
        .innerJoin(replaced, eq(replaced.id, gradings.replaces))
        .where(inArray(gradings.id, ids))
        .orderBy(gradings.seq)
    }
  }
}

/** Our own error says nothing about an attempt. */
function isUsable(verdict: Verdict | null): verdict is Verdict {
  return verdict !== null && verdict.status !== 'error'
}

const attemptsAt = (assignment: string) =>
  sql`(select ${assignmentAttempts.attempt} from ${assignmentAttempts} where ${assignmentAttempts.assignment} = ${assignment})`

function within(scope: RegradeScope): SQL | undefined {
  if ('attempt' in scope) return eq(gradings.id, scope.attempt)
  if ('assignment' in scope) return inArray(gradings.id, attemptsAt(scope.assignment))
  return and(
    eq(gradings.slug, scope.exercise),
    // Its first digits will do.
    scope.revision === undefined ? undefined : like(gradings.revision, `${scope.revision.replaceAll(/[%_\\]/g, '\\$&')}%`),
  )
}

function chunks<T>(items: readonly T[]): T[][] {
  return Array.from({ length: Math.ceil(items.length / CHUNK) }, (_, index) => items.slice(index * CHUNK, (index + 1) * CHUNK))
}

import { eq, inArray, sql } from 'drizzle-orm'
import { alias } from 'drizzle-orm/pg-core'
import { compareVerdicts, type Comparison } from '#engine/verdict/compare-verdicts.ts'
import type { Verdict } from '#engine/verdict/verdict.ts'
import type { Database } from '../database/executor.ts'
import { gradings, regradeBatches, type RegradeScope } from '../database/schema.ts'
import { beginBatch } from './begin-batch.ts'
import { chunks } from './chunks.ts'
import { applyBatch, type Application } from './end-batch.ts'

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

/**
 * Grades attempts again, by the graders and the exercises that are there now (or
 * by the revision that their assignment stays with), with the files and the seed of then. Every re-grading is a grading of its own,
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
    const beginning = await beginBatch(this.db, scope)
    return beginning.outcome === 'begun' ? beginning : undefined
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

  /** See {@link applyBatch}. */
  apply(batch: string): Promise<Application> {
    return applyBatch(this.db, batch)
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

import { and, eq, sql } from 'drizzle-orm'
import { alias } from 'drizzle-orm/pg-core'
import { compareVerdicts } from '#engine/verdict/compare-verdicts.ts'
import type { Verdict } from '#engine/verdict/verdict.ts'
import type { Page, PageQuery } from '../../runtimes/server/cohorts-api.ts'
import type { RegradingChange } from '../../runtimes/server/regradings-api.ts'
import { pagingOf } from '../cohorts/paging.ts'
import type { Database } from '../database/executor.ts'
import { assignmentAttempts, gradings, regradeBatches, users } from '../database/schema.ts'

const replaced = alias(gradings, 'replaced')

/** Whether a new verdict says something else than the one that it would replace, as far as boards and gradebooks read it. */
const isChanged = sql<boolean>`(${gradings.verdictStatus} <> 'error' and (
  ${gradings.verdictStatus} is distinct from ${replaced.verdictStatus}
  or not (${gradings.verdictHolds} @> ${replaced.verdictHolds} and ${gradings.verdictHolds} <@ ${replaced.verdictHolds})))`

/** How far a batch is, and what it would change. */
export interface BatchFigures {
  total: number
  waiting: number
  changed: number
  withoutVerdict: number
}

/** Of each of these batches. */
export async function figuresOf(
  db: Pick<Database, 'select'>,
  batches: readonly string[],
): Promise<ReadonlyMap<string | null, BatchFigures>> {
  const count = (condition: unknown) => sql<number>`(count(*) filter (where ${condition}))::int`
  const rows = await db
    .select({
      batch: gradings.batch,
      total: sql<number>`count(*)::int`,
      waiting: count(sql`${gradings.state} in ('queued', 'running')`),
      changed: count(isChanged),
      withoutVerdict: count(sql`${gradings.state} = 'cancelled' or ${gradings.verdictStatus} = 'error'`),
    })
    .from(gradings)
    .innerJoin(replaced, eq(replaced.id, gradings.replaces))
    .where(sql`${gradings.batch} = any (${sql.param(batches)}::uuid[])`)
    .groupBy(gradings.batch)
  return new Map(rows.map(({ batch, ...figures }) => [batch, figures]))
}

/** What a batch of a cohort's assignment changes, in the order of submission. */
export async function changesOf(db: Pick<Database, 'select'>, batch: string, query: PageQuery): Promise<Page<RegradingChange>> {
  const paging = pagingOf(query, { by: gradings.seq, type: 'integer', id: gradings.id, direction: 'asc' })
  const rows = await db
    .select({
      attempt: assignmentAttempts.attempt,
      learner: { id: users.id, name: users.name },
      handedInAt: assignmentAttempts.handedInAt,
      was: replaced.verdict,
      now: gradings.verdict,
      place: paging.place,
      placeId: paging.placeId,
    })
    .from(gradings)
    .innerJoin(regradeBatches, eq(regradeBatches.id, gradings.batch))
    .innerJoin(replaced, eq(replaced.id, gradings.replaces))
    .innerJoin(
      assignmentAttempts,
      and(eq(assignmentAttempts.attempt, gradings.regradeOf), eq(assignmentAttempts.assignment, regradeBatches.assignment)),
    )
    .innerJoin(users, eq(users.id, assignmentAttempts.person))
    .where(and(eq(gradings.batch, batch), isChanged, paging.where))
    .orderBy(paging.orderBy)
    .limit(paging.limit)
  return paging.page(rows, ({ attempt, learner, handedInAt, was, now }) => {
    if (!was || !now) throw new Error(`a verdict that differs is not there: ${attempt}`)
    const { requirements, ...status } = compareVerdicts(was, now)
    const titles = titlesOf(was, now)
    return {
      ...{ attempt, learner, handedInAt: handedInAt.toISOString(), ...status },
      requirements: requirements.map((requirement) => ({ ...requirement, title: titles.get(requirement.id) ?? requirement.id })),
    }
  })
}

/** As the newer one calls them. */
const titlesOf = (was: Verdict, now: Verdict): ReadonlyMap<string, string> =>
  new Map([...was.requirements, ...now.requirements].map(({ id, title }) => [id, title]))

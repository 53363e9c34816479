import { eq } from 'drizzle-orm'
import type { Database } from '../database/executor.ts'
import { cohorts } from '../database/schema.ts'
import { ProblemException } from '../problems/problem.ts'

export type Transaction = Parameters<Parameters<Database['transaction']>[0]>[0]
export type CohortRow = typeof cohorts.$inferSelect

/**
 * Locks a cohort until the transaction ends, for a change in it. `share` lets other changes with
 * `share` happen at the same time, such as people who join; `update` none.
 *
 * @throws ProblemException 404 when there is none, 409 when it is archived
 * @example const { timeZone } = await openCohort(tx, cohort, 'share')
 */
export async function openCohort(tx: Transaction, id: string, lock: 'share' | 'update'): Promise<CohortRow> {
  const cohort = await lockCohort(tx, id, lock)
  if (cohort.archivedAt) throw archived(cohort)
  return cohort
}

/**
 * Looks without a lock, for what locks attempts: who deletes somebody has those before a cohort.
 *
 * @throws ProblemException 404 when there is none, 409 when it is archived
 */
export async function checkOpen(db: Pick<Database, 'select'>, id: string): Promise<void> {
  const [cohort] = await db.select().from(cohorts).where(eq(cohorts.id, id))
  if (!cohort) throw unknownCohort()
  if (cohort.archivedAt) throw archived(cohort)
}

function archived({ name }: CohortRow): ProblemException {
  return new ProblemException(409, 'cohort-archived', `${name} is archived: it can be read, and not changed. Unarchive it first.`)
}

/** The same for an archived cohort too. */
export async function lockCohort(tx: Transaction, id: string, lock: 'share' | 'update'): Promise<CohortRow> {
  const [cohort] = await tx.select().from(cohorts).where(eq(cohorts.id, id)).for(lock)
  if (!cohort) throw unknownCohort()
  return cohort
}

/**
 * For lists that the administrator may ask for, of whatever id: one of nothing is not an empty one.
 *
 * @throws ProblemException 404
 */
export async function checkCohort(db: Pick<Database, '$count'>, id: string): Promise<void> {
  if ((await db.$count(cohorts, eq(cohorts.id, id))) === 0) throw unknownCohort()
}

export function unknownCohort(): ProblemException {
  return new ProblemException(404, 'cohort-unknown', 'There is no such cohort, or you are not in it.')
}

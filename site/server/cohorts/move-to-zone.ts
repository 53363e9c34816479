import { and, eq, inArray, sql } from 'drizzle-orm'
import { assignments, extensions } from '../database/schema.ts'
import { momentOf, momentsOf } from '../../runtimes/server/local-time.ts'
import type { Transaction } from './open-cohort.ts'

/**
 * Moves the times of a cohort to another zone: what was due at 18:00 is due when it is 18:00 there.
 *
 * @example await moveToZone(tx, cohort, 'Europe/Lisbon')
 */
export async function moveToZone(tx: Transaction, cohort: string, zone: string): Promise<void> {
  const inCohort = eq(assignments.cohort, cohort)
  const given = await tx.selectDistinct({ opens: assignments.opensLocal, due: assignments.dueLocal }).from(assignments).where(inCohort)
  for (const { opens, due } of given) {
    const isSame = and(
      inCohort,
      sql`${assignments.opensLocal} is not distinct from ${opens}`,
      sql`${assignments.dueLocal} is not distinct from ${due}`,
    )
    await tx
      .update(assignments)
      .set(momentsOf(opens, due, zone))
      .where(isSame)
  }
  const ofCohort = inArray(extensions.assignment, tx.select({ id: assignments.id }).from(assignments).where(inCohort))
  const extended = await tx.selectDistinct({ local: extensions.dueLocal }).from(extensions).where(ofCohort)
  for (const { local } of extended) {
    await tx
      .update(extensions)
      .set({ dueAt: momentOf(local, zone, 'later') })
      .where(and(ofCohort, eq(extensions.dueLocal, local)))
  }
}

import { and, eq, isNull, sql } from 'drizzle-orm'
import type { Database } from '../database/executor.ts'
import { assignmentAttempts, assignments, cohorts, extensions, memberships, type Timing } from '../database/schema.ts'
import { effectiveDue } from './effective-due.ts'

/** What an attempt counts for: an assignment, and how it stands to its dates. */
export interface Counted {
  cohort: string
  assignment: string
  timing: Timing
  dueAt: Date | null
}

/** What somebody is given. */
export interface Given extends Counted {
  /** That it stays with. Null: it follows the exercise. */
  revision: string | null
}

/** Whether an attempt is more than practice. @example counts({ timing: 'late' }) // true */
export function counts({ timing }: { timing: Timing }): boolean {
  return timing === 'on-time' || timing === 'late'
}

const timing = sql<Timing>`case
  when ${assignments.opensAt} > now() then 'not-open'
  when ${effectiveDue} <= now() then case ${assignments.late} when 'refuse' then 'after-end' else 'late' end
  else 'on-time' end`

/**
 * Assignments of an exercise that somebody has as a learner, in cohorts that are not archived, with what an attempt
 * of now is to each. What counts comes first, of that what is due first.
 *
 * @param person a user; of a visitor there are none
 * @example (await givenTo(tx, actor.id, 'fix-the-n-plus-one')).map(({ timing }) => timing) // ['on-time']
 */
export async function givenTo(db: Pick<Database, 'select'>, person: string, slug: string): Promise<Given[]> {
  return db
    .select({
      revision: assignments.revision,
      cohort: assignments.cohort,
      assignment: assignments.id,
      timing,
      dueAt: effectiveDue.mapWith(assignments.dueAt),
    })
    .from(memberships)
    .innerJoin(cohorts, and(eq(cohorts.id, memberships.cohort), isNull(cohorts.archivedAt)))
    .innerJoin(assignments, and(eq(assignments.cohort, cohorts.id), eq(assignments.slug, slug)))
    .leftJoin(extensions, and(eq(extensions.assignment, assignments.id), eq(extensions.person, person)))
    .where(and(eq(memberships.person, person), eq(memberships.role, 'learner')))
    .orderBy(sql`${timing} not in ('on-time', 'late'), ${effectiveDue} nulls last, ${assignments.id}`)
}

/**
 * Records what an attempt counts for, in the transaction that stores it.
 *
 * @param given see {@link givenTo}
 */
export async function recordCounted(
  tx: Pick<Database, 'insert'>,
  attempt: { id: string; person: string; slug: string },
  given: readonly Counted[],
): Promise<void> {
  const { id, person, slug } = attempt
  if (given.length === 0) return
  await tx
    .insert(assignmentAttempts)
    .values(given.map(({ cohort, assignment, timing, dueAt }) => ({ cohort, assignment, timing, dueAt, attempt: id, person, slug })))
}

/** What an attempt counted for when it was handed in. */
export async function countedOf(db: Pick<Database, 'select'>, attempt: string): Promise<Counted[]> {
  const { cohort, assignment, timing, dueAt } = assignmentAttempts
  return db
    .select({ cohort, assignment, timing, dueAt })
    .from(assignmentAttempts)
    .where(eq(assignmentAttempts.attempt, attempt))
    .orderBy(sql`${timing} not in ('on-time', 'late'), ${dueAt} nulls last, ${assignment}`)
}

import { sql } from 'drizzle-orm'
import type { Transaction } from '../cohorts/open-cohort.ts'
import { users } from '../database/schema.ts'

/** As the table's check has it. */
const NOBODY = 'Somebody who left'

/**
 * Gives what somebody's attempts came to in a cohort to a learner whom nobody is. Another one in each cohort: who was in
 * two is not found again.
 */
export async function leaveResults(tx: Transaction, person: string): Promise<void> {
  const { rows } = await tx.execute<{ cohort: string }>(sql`select distinct cohort from assignment_attempts where person = ${person}`)
  for (const { cohort } of rows) {
    const [nobody] = await tx.insert(users).values({ name: NOBODY, isGuest: true, isNobody: true }).returning({ id: users.id })
    if (!nobody) throw new Error('nobody was stored')
    await tx.execute(sql`update assignment_attempts set person = ${nobody.id} where person = ${person} and cohort = ${cohort}`)
    await tx.execute(sql`
      insert into memberships (cohort, person, role, joined_at)
      select cohort, ${nobody.id}::uuid, role, joined_at from memberships where cohort = ${cohort} and person = ${person} and role = 'learner'`)
    // What was overdue, and what was not, stays so.
    await tx.execute(sql`
      insert into extensions (assignment, person, due_local, due_at)
      select assignment, ${nobody.id}::uuid, extensions.due_local, extensions.due_at
      from extensions join assignments on assignments.id = assignment where person = ${person} and cohort = ${cohort}`)
    await tx.execute(sql`
      insert into activity (person, slug, active_ms, seen_at, began_at, hints, solution_at)
      select ${nobody.id}::uuid, slug, active_ms, seen_at, began_at, hints, solution_at from activity
      where person = ${person} and slug in (select slug from assignments where cohort = ${cohort})`)
    await tx.execute(sql`
      insert into reveals (person, slug, requirement, hint, revealed_at)
      select ${nobody.id}::uuid, slug, requirement, hint, revealed_at from reveals
      where person = ${person} and slug in (select slug from assignments where cohort = ${cohort})`)
  }
}

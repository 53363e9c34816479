import { and, eq } from 'drizzle-orm'
import type { CohortRole } from '../access/access.ts'
import type { Actor } from '../access/actor.ts'
import { memberships } from '../database/schema.ts'
import { ProblemException } from '../problems/problem.ts'
import type { Transaction } from './open-cohort.ts'

/**
 * A mentor lets in learners; only an owner, or the administrator, makes somebody more than that.
 *
 * @throws ProblemException 403
 */
export async function checkMayGive(tx: Transaction, actor: Actor, cohort: string, role: CohortRole): Promise<void> {
  if (role === 'learner' || actor.isAdministrator) return
  const [own] = await tx
    .select({ role: memberships.role })
    .from(memberships)
    .where(and(eq(memberships.cohort, cohort), eq(memberships.person, actor.id)))
  if (own?.role !== 'owner')
    throw new ProblemException(403, 'role-missing', 'Only owners of this cohort may let in mentors. Ask one of them, or let in learners.')
}

import { eq, sql } from 'drizzle-orm'
import type { Database } from '../database/executor.ts'
import { assignmentAttempts, comments, commentsSeen, extensions, joinLinks, memberships } from '../database/schema.ts'

/**
 * Makes somebody's what a guest was and had in cohorts, once the guest signs in as them. Where both are in a cohort
 * the role of `to` stays, and of two extensions the longer one.
 *
 * @param from the guest
 * @example await claimMemberships(tx, guest.id, user)
 */
export async function claimMemberships(tx: Pick<Database, 'execute' | 'update' | 'delete'>, from: string, to: string): Promise<void> {
  await tx.execute(sql`
    insert into memberships (cohort, person, role, joined_at)
    select cohort, ${to}::uuid, role, joined_at from memberships where person = ${from}
    on conflict do nothing`)
  await tx.delete(memberships).where(eq(memberships.person, from))
  await tx.execute(sql`
    insert into extensions (assignment, person, due_local, due_at)
    select assignment, ${to}::uuid, due_local, due_at from extensions where person = ${from}
    on conflict (assignment, person) do update set due_local = excluded.due_local, due_at = excluded.due_at
    where extensions.due_at < excluded.due_at`)
  await tx.delete(extensions).where(eq(extensions.person, from))
  await tx.update(assignmentAttempts).set({ person: to }).where(eq(assignmentAttempts.person, from))
  await tx.update(comments).set({ author: to }).where(eq(comments.author, from))
  // The other one may have looked, too: whatever either has seen is seen.
  await tx.execute(sql`
    insert into comments_seen (attempt, assignment, person, seen_until)
    select attempt, assignment, ${to}::uuid, seen_until from comments_seen where person = ${from}
    on conflict (attempt, assignment, person) do update set seen_until = greatest(comments_seen.seen_until, excluded.seen_until)`)
  await tx.delete(commentsSeen).where(eq(commentsSeen.person, from))
  await tx.update(joinLinks).set({ createdBy: to }).where(eq(joinLinks.createdBy, from))
}

import { eq, sql } from 'drizzle-orm'
import type { Database } from '../database/executor.ts'
import { assignmentAttempts, comments, commentsSeen, extensions, joinLinks, memberships } from '../database/schema.ts'
import { hintsOf, solutionOf } from '../reveals/sums.ts'

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
  await claimReveals(tx, from, to)
  await claimActivity(tx, from, to)
  await claimHands(tx, from, to)
  await tx.update(joinLinks).set({ createdBy: to }).where(eq(joinLinks.createdBy, from))
}

/** What either has looked at was looked at, from when the first of them did. */
async function claimReveals(tx: Pick<Database, 'execute'>, from: string, to: string): Promise<void> {
  await tx.execute(sql`
    insert into reveals (person, slug, requirement, hint, revealed_at)
    select ${to}::uuid, slug, requirement, hint, revealed_at from reveals where person = ${from}
    on conflict (person, slug, requirement, hint) do update set revealed_at = least(reveals.revealed_at, excluded.revealed_at)`)
  await tx.execute(sql`delete from reveals where person = ${from}`)
}

async function claimActivity(tx: Pick<Database, 'execute'>, from: string, to: string): Promise<void> {
  const slug = sql`activity.slug`
  await tx.execute(sql`
    insert into activity (person, slug, active_ms, seen_at, began_at)
    select ${to}::uuid, slug, active_ms, seen_at, began_at from activity where person = ${from}
    on conflict (person, slug) do update set
      active_ms = activity.active_ms + excluded.active_ms,
      seen_at = greatest(activity.seen_at, excluded.seen_at),
      began_at = least(activity.began_at, excluded.began_at)`)
  await tx.execute(sql`delete from activity where person = ${from}`)
  await tx.execute(sql`
    update activity set hints = ${hintsOf(to, slug)}, solution_at = ${solutionOf(to, slug)}, changed_in = pg_current_xact_id()
    where person = ${to}`)
}

/** Where both have raised one for the same assignment, that of `to` stays up. */
async function claimHands(tx: Pick<Database, 'execute'>, from: string, to: string): Promise<void> {
  await tx.execute(sql`
    update raised_hands hand set lowered_at = now() where person = ${from} and lowered_at is null
      and exists (select from raised_hands up where up.person = ${to} and up.assignment = hand.assignment and up.lowered_at is null)`)
  await tx.execute(sql`update raised_hands set person = ${to} where person = ${from}`)
}

import { sql } from 'drizzle-orm'
import type { Transaction } from '../cohorts/open-cohort.ts'
import { lockLearner } from '../grading/queue.ts'
import { ProblemException } from '../problems/problem.ts'

/**
 * Locks what a deletion changes, in the order in which others lock it: a grader its grading and then the learner, whoever
 * changes a cohort the cohort and then its members.
 *
 * @returns false when there is no such person any more
 * @throws ProblemException 409 when a cohort or the server would be left without anybody to run it
 */
export async function lockToLeave(tx: Transaction, person: string): Promise<boolean> {
  await lockLearner(tx, person)
  await tx.execute(sql`
    with own as (select id from gradings where owner = ${person}), theirs as (
      select id from own union select regrade.id from gradings regrade join own on own.id = regrade.regrade_of
    ), locked as materialized (
      select id from gradings where id in (select id from theirs) order by id for update
    ) select count(*) from locked`)
  await tx.execute(sql`
    with locked as materialized (
      select id from cohorts where id in (select cohort from memberships where person = ${person}) order by id for update
    ) select count(*) from locked`)
  const { rows } = await tx.execute<{ id: string; isAdministrator: boolean }>(sql`
    select id, is_administrator as "isAdministrator" from users where id = ${person} or is_administrator order by id for update`)
  const own = rows.find(({ id }) => id === person)
  if (!own) return false
  if (own.isAdministrator && rows.length === 1)
    throw new ProblemException(
      409,
      'last-administrator',
      'You are the only administrator of this server. Make somebody else administrator first, on the page for administration.',
    )
  await checkOwners(tx, person)
  return true
}

/** An archived cohort needs nobody: it changes no more. */
async function checkOwners(tx: Transaction, person: string): Promise<void> {
  const { rows } = await tx.execute<{ id: string; name: string }>(sql`
    select cohorts.id, cohorts.name from memberships own join cohorts on cohorts.id = own.cohort
    where own.person = ${person} and own.role = 'owner' and cohorts.archived_at is null
      and not exists (
        select from memberships other where other.cohort = own.cohort and other.role = 'owner' and other.person <> ${person}
      )
    order by lower(cohorts.name), cohorts.id`)
  if (rows.length > 0)
    throw new ProblemException(
      409,
      'last-owner',
      `You are the only owner of ${rows.map(({ name }) => name).join(', ')}. Make somebody else an owner first, or archive it.`,
      { extensions: { cohorts: rows } },
    )
}

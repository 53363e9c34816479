import { sql, type SQL } from 'drizzle-orm'
import type { Verdict } from '#engine/verdict/verdict.ts'
import type { Executor } from '../database/executor.ts'

export const TASK = 'webhook-delivery'

/** A job that the database itself fails is tried again by the queue; what the receiver fails is tried again by us. */
const JOB_TRIES = 5

/**
 * Has deliveries sent, once the transaction is through. One that waits has one job, however often it is asked for.
 *
 * @param ids a query that gives `id` of deliveries, and `at`, when
 */
export const addJobs = (ids: SQL): SQL => sql`
  select graphile_worker.add_job(
    ${TASK}, json_build_object('delivery', id), run_at := at, job_key := ${`${TASK}:`} || id, max_attempts := ${JOB_TRIES}
  ) from (${ids}) as asked`

/** What happens to an assignment. */
export type AssignmentEvent = 'assignment.given' | 'assignment.changed' | 'assignment.taken-back'

/**
 * Tells the webhooks of a cohort of its assignments, in the transaction of the change: while they are there, for their terms.
 *
 * @example await tellOfAssignments(tx, 'assignment.changed', [id])
 */
export async function tellOfAssignments(tx: Executor, event: AssignmentEvent, ids: readonly string[]): Promise<void> {
  await tx.execute(sql`
    with made as (
      insert into webhook_deliveries (id, webhook, event, data)
      select gen_random_uuid(), webhooks.id, ${event}, json_build_object(
        'cohort', assignments.cohort, 'assignment', assignments.id, 'slug', slug, 'required', required, 'late', late,
        'opensAt', ${moment(sql`opens_at`)}, 'dueAt', ${moment(sql`due_at`)}
      )
      from assignments join webhooks on webhooks.cohort = assignments.cohort
      where assignments.id = any (${sql.param(ids)}::uuid[]) and webhooks.off is null and ${event} = any (webhooks.events)
      order by assignments.position returning id
    ) ${addJobs(sql`select id, now() as at from made`)}`)
}

/**
 * Tells of a verdict, in the transaction that records it: for each assignment that the attempt counts for. Practice and
 * what is graded again count for none.
 */
export async function tellOfVerdict(tx: Executor, attempt: string, { status, requirements }: Verdict): Promise<void> {
  const held = JSON.stringify(requirements.map((requirement) => ({ id: requirement.id, status: requirement.status })))
  await tx.execute(sql`
    with made as (
      insert into webhook_deliveries (id, webhook, event, person, data)
      select gen_random_uuid(), webhooks.id, 'attempt.graded', users.id, json_build_object(
        'cohort', handed.cohort, 'assignment', handed.assignment, 'slug', handed.slug, 'attempt', handed.attempt,
        'status', ${status}::text, 'requirements', ${held}::json, 'timing', handed.timing,
        'handedInAt', ${moment(sql`handed.handed_in_at`)}
      )
      from assignment_attempts handed
      join users on users.id = handed.person
      join webhooks on webhooks.cohort = handed.cohort
      where handed.attempt = ${attempt} and handed.timing in ('on-time', 'late')
        and webhooks.off is null and 'attempt.graded' = any (webhooks.events)
      returning id
    ) ${addJobs(sql`select id, now() as at from made`)}`)
}

/** A moment as the API writes it. */
const moment = (column: SQL): SQL => sql`to_char(${column} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`

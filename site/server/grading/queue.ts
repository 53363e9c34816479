import { sql, type SQL } from 'drizzle-orm'
import type { Executor } from '../database/executor.ts'

export const TASK = 'grade'

/** First half of the advisory locks under which graders pick, so that each pick sees the one before. */
const PICK_SPACE = 0x10ae

/** How long a learner, or a cohort, counts as served lately. */
const LATELY = sql`interval '10 minutes'`

/** Learners without a cohort are one group; UUIDs that are drawn are never nil. */
const NO_COHORT = sql`'00000000-0000-0000-0000-000000000000'::uuid`

/**
 * The queue in the order in which it is served if nothing else comes or ends:
 * rows of `id` and `position` from 1. The cohort with the fewest running
 * gradings comes first, of equals the one that was served longest ago; in it
 * the learner by the same rule; of a learner's gradings the oldest. Gradings
 * that are done again for a comparison come last, and nobody is charged for them.
 *
 * A grading that waits behind others of the same learner or cohort is placed as
 * if those were running: that is what it will find.
 */
export const fairOrder: SQL = sql`
  with turns as (
    select coalesce(cohort, ${NO_COHORT}) as party, coalesce(owner, id) as learner,
      count(*) filter (where state = 'running') as running, max(started_at) as served
    from gradings
    where batch is null and (state = 'running' or started_at > now() - ${LATELY})
    group by 1, 2
  ),
  parties as (select party, sum(running) as running, max(served) as served from turns group by party),
  waiting as (
    select id, seq, coalesce(cohort, ${NO_COHORT}) as party, coalesce(owner, id) as learner, batch is not null as later,
      row_number() over (partition by batch is not null, cohort, coalesce(owner, id) order by seq) as turn
    from gradings where state = 'queued'
  ),
  in_party as (
    select waiting.*, row_number() over (
      partition by later, party order by coalesce(turns.running, 0) + turn, turn > 1, turns.served nulls first, seq
    ) as party_turn
    from waiting left join turns using (party, learner)
  )
  select id, (row_number() over (
    order by later, coalesce(parties.running, 0) + party_turn, party_turn > 1, parties.served nulls first, seq
  ))::int as position
  from in_party left join parties using (party)`

/** Until the transaction ends, nobody else picks. */
export async function lockPick(tx: Executor): Promise<void> {
  await tx.execute(sql`select pg_advisory_xact_lock(${PICK_SPACE}, 0)`)
}

/**
 * Adds a job that says "there is something to do". Which grading it becomes is
 * decided when a grader takes it, by the fair order. A job without work ends
 * quietly.
 *
 * @param token its key, a fresh one: a job that waits under the same key would be replaced
 */
export async function addToken(tx: Executor, token: string): Promise<void> {
  await tx.execute(sql`select graphile_worker.add_job(${TASK}, job_key := ${token}, max_attempts := 1)`)
}

/** Adds a job for each grading of a batch. */
export async function addTokensOf(tx: Executor, batch: string): Promise<void> {
  await tx.execute(sql`
    select graphile_worker.add_job(${TASK}, job_key := token::text, max_attempts := 1) from gradings where batch = ${batch} order by seq`)
}

/** First half of the advisory locks under which a learner's submissions are counted. */
const LEARNER_SPACE = 0x10af

/** Lets nothing else of a learner be handed in until the transaction ends. @param owner see `ownerOfVisitor` */
export async function lockLearner(tx: Executor, owner: string): Promise<void> {
  await tx.execute(sql`select pg_advisory_xact_lock(${LEARNER_SPACE}, hashtext(${owner}))`)
}

/** Takes a job away again, unless a grader has it already. */
export async function removeToken(tx: Executor, token: string): Promise<void> {
  await tx.execute(sql`select graphile_worker.remove_job(${token})`)
}

/**
 * Adds the jobs that gradings wait for in vain, because a grader that had taken
 * them was killed before it claimed anything, and removes those that failed.
 *
 * @returns how many were added
 */
export async function addMissingTokens(tx: Executor): Promise<number> {
  await tx.execute(sql`
    select graphile_worker.complete_jobs(array_agg(id)) from graphile_worker.jobs
    where task_identifier = ${TASK} and locked_at is null and attempts >= max_attempts having count(*) > 0`)
  // A grader that is about to claim has a job that counts no more: then there is one too many, which does no harm.
  const { rowCount } = await tx.execute(sql`
    select graphile_worker.add_job(${TASK}, job_key := gen_random_uuid()::text, max_attempts := 1)
    from generate_series(1, (select count(*) from gradings where state = 'queued')
      - (select count(*) from graphile_worker.jobs where task_identifier = ${TASK} and locked_at is null and attempts < max_attempts))`)
  return rowCount ?? 0
}

import { eq, inArray, sql } from 'drizzle-orm'
import type { Verdict } from '#engine/verdict/verdict.ts'
import type { Transaction } from '../cohorts/open-cohort.ts'
import { commentThreads, gradings } from '../database/schema.ts'

/** Verdicts that are read at once: each has up to some ten kilobytes. */
const CHUNK = 100

/** Leaves of somebody's attempts what held and when, and of nothing that they or their code wrote. */
export async function emptyAttempts(tx: Transaction, person: string): Promise<void> {
  const { rows } = await tx.execute<{ id: string }>(sql`
    select id from gradings where owner = ${person}
    union all select regrade.id from gradings regrade join gradings own on own.id = regrade.regrade_of where own.owner = ${person}`)
  const ids = rows.map(({ id }) => id)
  // What is said about lines has nothing to be about.
  await tx
    .delete(commentThreads)
    .where(inArray(commentThreads.attempt, sql`(select attempt from assignment_attempts where person = ${person})`))
  for (let from = 0; from < ids.length; from += CHUNK) {
    const chunk = await tx
      .select({ id: gradings.id, verdict: gradings.verdict })
      .from(gradings)
      .where(inArray(gradings.id, ids.slice(from, from + CHUNK)))
    for (const { id, verdict } of chunk) {
      const left = verdict && emptyVerdict(verdict)
      await tx
        .update(gradings)
        .set({
          files: {},
          fingerprint: '',
          seed: null,
          idempotencyKey: null,
          verdict: left,
          results: left?.requirements ?? [],
          progress: null,
          // Of a verdict, and of a bundle to replay it with, that are not there any more.
          signature: null,
          bundle: null,
          traceparent: null,
          owner: null,
          emptiedAt: sql`now()`,
        })
        .where(eq(gradings.id, id))
    }
  }
}

/** Named one by one: what a later version adds is left out, too, until somebody has thought about it. */
function emptyVerdict({ version, exercise, runtime, seed, status, reason, requirements, startedAt, durationMs, engine }: Verdict): Verdict {
  return {
    version,
    exercise,
    runtime,
    seed,
    status,
    ...(reason && { reason }),
    requirements: requirements.map(({ id, title, status, durationMs }) => ({ id, title, status, message: '', durationMs })),
    output: '',
    startedAt,
    durationMs,
    engine,
  }
}

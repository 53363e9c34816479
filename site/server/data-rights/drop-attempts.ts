import { and, inArray, sql } from 'drizzle-orm'
import type { Transaction } from '../cohorts/open-cohort.ts'
import { notify } from '../database/notification.ts'
import { gradings } from '../database/schema.ts'
import { removeToken } from '../grading/queue.ts'

/** Ends what somebody has waiting, and deletes all of theirs that no cohort counts, with what it was graded again as. */
export async function dropAttempts(tx: Transaction, person: string): Promise<void> {
  const theirs = sql`(
    select id from gradings where owner = ${person}
    union all select regrade.id from gradings regrade join gradings own on own.id = regrade.regrade_of where own.owner = ${person}
  )`
  const ended = await tx
    .update(gradings)
    .set({ state: 'cancelled', finishedAt: sql`now()`, progress: null })
    .where(and(inArray(gradings.id, theirs), inArray(gradings.state, ['queued', 'running'])))
    .returning({ id: gradings.id, token: gradings.token })
  for (const { id, token } of ended) {
    if (token !== null) await removeToken(tx, token)
    await notify(tx, { kind: 'cancel', id })
    await notify(tx, { kind: 'changed', id, moved: true })
  }
  await tx.execute(sql`
    with uncounted as (
      select id from gradings own where owner = ${person}
        and (verdict_status is null or not exists (select from assignment_attempts handed where handed.attempt = own.id))
    ), gone as (
      select id from uncounted
      union select regrade.id from gradings regrade join uncounted on uncounted.id = regrade.regrade_of
      union select regrade.id from gradings regrade join gradings own on own.id = regrade.regrade_of
        where own.owner = ${person} and regrade.verdict_status is null
    )
    delete from gradings using gone where gradings.id = gone.id`)
}

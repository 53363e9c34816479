import { sql } from 'drizzle-orm'
import type { Executor } from '../database/executor.ts'
import { ProblemException } from '../problems/problem.ts'
import { countsElsewhere } from './scope.ts'

/** @throws ProblemException 403 when a batch has attempts that count in another cohort, too */
export async function checkReach(db: Executor, cohort: string, batch: string): Promise<void> {
  const { rows } = await db.execute<{ reaches: boolean }>(sql`
    select exists (
      select from gradings renewed join gradings own on own.id = renewed.regrade_of
      where renewed.batch = ${batch} and ${countsElsewhere(cohort)}
    ) as reaches`)
  if (rows[0]?.reaches === true)
    throw new ProblemException(
      403,
      'regrading-reaches-further',
      'An administrator began it, and it has attempts that count in other cohorts too. Only an administrator can apply it.',
    )
}

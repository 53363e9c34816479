import { sql, type SQL } from 'drizzle-orm'
import type { RegradeScope } from '../database/schema.ts'

/** Which attempts are graded again: a condition on `own`, a row of gradings. */
export function within(scope: RegradeScope): SQL {
  if ('attempt' in scope) return sql`own.id = ${scope.attempt}`
  if ('assignment' in scope)
    return sql`own.id in (select handed.attempt from assignment_attempts handed where handed.assignment = ${scope.assignment})`
  // The first digits of a revision will do.
  return scope.revision === undefined
    ? sql`own.slug = ${scope.exercise}`
    : sql`own.slug = ${scope.exercise} and own.revision like ${`${scope.revision.replaceAll(/[%_\\]/g, String.raw`\$&`)}%`}`
}

/** Whether an attempt, a row `own` of gradings, counts in another cohort, too. */
export const countsElsewhere = (cohort: string): SQL =>
  sql`exists (select from assignment_attempts elsewhere where elsewhere.attempt = own.id and elsewhere.cohort <> ${cohort})`

import { and, eq, inArray } from 'drizzle-orm'
import type { ProgressPage, Standing } from '../../runtimes/server/attempts-api.ts'
import type { PageQuery } from '../../runtimes/server/cohorts-api.ts'
import type { Grade, GradebookPage } from '../../runtimes/server/gradebook-api.ts'
import type { Database } from '../database/executor.ts'
import { assignments, extensions } from '../database/schema.ts'
import { readProgress } from './progress.ts'

type Given = ProgressPage['assignments'][number] & { due: Date | null }

/**
 * One page of a cohort's gradebook, in a constant number of queries.
 *
 * @param now what is overdue was due before
 * @throws ProblemException 404
 * @example (await readGradebook(db, cohort, { limit: 50 })).items[0]?.grades[0]?.state // 'passed'
 */
export async function readGradebook(db: Database, cohort: string, query: PageQuery, now = new Date()): Promise<GradebookPage> {
  const progress = await readProgress(db, cohort, query)
  const due = await dueByAssignment(db, cohort)
  const extended = await extensionsOf(
    db,
    cohort,
    progress.items.map(({ learner }) => learner.id),
  )
  const given = progress.assignments.map((assignment) => ({ ...assignment, due: due.get(assignment.id) ?? null }))
  return {
    assignments: given.map(({ id, slug, required, due }) => ({ id, slug, required, dueAt: due?.toISOString() ?? null })),
    items: progress.items.map(({ learner, standings }) => {
      const standing = new Map(standings.map((one) => [one.assignment, one]))
      const grades = given.map((assignment) =>
        gradeOf(assignment, standing.get(assignment.id), extended.get(keyOf(assignment.id, learner.id)), now),
      )
      return { learner, grades, requiredPassed: grades.filter(({ state }, index) => state === 'passed' && given[index]?.required).length }
    }),
    next: progress.next,
  }
}

function gradeOf({ id, late, due }: Given, standing: Standing | undefined, extension: Date | undefined, now: Date): Grade {
  // An extension never takes time away: see effective-due.ts.
  const extended = due !== null && extension !== undefined && extension > due
  const until = extended ? extension : due
  const passed = standing?.best.status === 'passed'
  return {
    assignment: id,
    state: standing === undefined ? 'not-begun' : passed ? 'passed' : 'tried',
    attempts: standing?.attempts ?? 0,
    best: standing ? { attempt: standing.best.attempt, holds: standing.best.holds, of: standing.best.of } : null,
    firstPassedAt: standing?.firstPassedAt ?? null,
    dueAt: until?.toISOString() ?? null,
    extended,
    late: late === 'mark' && standing?.late === true,
    overdue: !passed && until !== null && until <= now,
  }
}

async function dueByAssignment(db: Database, cohort: string): Promise<ReadonlyMap<string, Date | null>> {
  const rows = await db.select({ id: assignments.id, dueAt: assignments.dueAt }).from(assignments).where(eq(assignments.cohort, cohort))
  return new Map(rows.map(({ id, dueAt }) => [id, dueAt]))
}

async function extensionsOf(db: Database, cohort: string, learners: string[]): Promise<ReadonlyMap<string, Date>> {
  const { assignment, person, dueAt } = extensions
  const rows = await db
    .select({ assignment, person, dueAt })
    .from(extensions)
    .innerJoin(assignments, eq(assignments.id, assignment))
    .where(and(eq(assignments.cohort, cohort), inArray(person, learners)))
  return new Map(rows.map((row) => [keyOf(row.assignment, row.person), row.dueAt]))
}

const keyOf = (assignment: string, person: string): string => `${assignment} ${person}`

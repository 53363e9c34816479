import { and, eq, inArray, sql } from 'drizzle-orm'
import type { ProgressPage, Standing } from '../../runtimes/server/attempts-api.ts'
import type { PageQuery } from '../../runtimes/server/cohorts-api.ts'
import type { Grade, GradebookPage } from '../../runtimes/server/gradebook-api.ts'
import type { Database } from '../database/executor.ts'
import { assignments, extensions, reveals } from '../database/schema.ts'
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
  const seen = await revealsOf(
    db,
    progress.items.map(({ learner }) => learner.id),
    progress.assignments.map(({ slug }) => slug),
  )
  const given = progress.assignments.map((assignment) => ({ ...assignment, due: due.get(assignment.id) ?? null }))
  return {
    assignments: given.map(({ id, slug, required, due }) => ({ id, slug, required, dueAt: due?.toISOString() ?? null })),
    items: progress.items.map(({ learner, standings }) => {
      const standing = new Map(standings.map((one) => [one.assignment, one]))
      const grades = given.map((assignment) =>
        gradeOf(
          assignment,
          standing.get(assignment.id),
          extended.get(keyOf(assignment.id, learner.id)),
          seen.get(keyOf(assignment.slug, learner.id)),
          now,
        ),
      )
      return { learner, grades, requiredPassed: grades.filter(({ state }, index) => state === 'passed' && given[index]?.required).length }
    }),
    next: progress.next,
  }
}

interface Seen {
  hints: number
  /** When the solution was seen. */
  solutionAt: Date | null
}

function gradeOf(
  { id, late, due }: Given,
  standing: Standing | undefined,
  extension: Date | undefined,
  seen: Seen | undefined,
  now: Date,
): Grade {
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
    hints: seen?.hints ?? 0,
    solution: whenSeen(seen?.solutionAt ?? null, standing?.firstPassedAt ?? null),
  }
}

function whenSeen(solutionAt: Date | null, passedAt: string | null): Grade['solution'] {
  if (solutionAt === null) return 'not-seen'
  return passedAt !== null && solutionAt >= new Date(passedAt) ? 'seen-after' : 'seen-before'
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

async function revealsOf(db: Database, learners: string[], slugs: string[]): Promise<ReadonlyMap<string, Seen>> {
  const { person, slug, hint, revealedAt } = reveals
  const rows = await db
    .select({
      person,
      slug,
      hints: sql<number>`(count(*) filter (where ${hint} > 0))::integer`,
      solutionAt: sql<Date | null>`max(${revealedAt}) filter (where ${hint} = 0)`.mapWith(revealedAt),
    })
    .from(reveals)
    .where(and(inArray(person, learners), inArray(slug, slugs)))
    .groupBy(person, slug)
  return new Map(rows.map((row) => [keyOf(row.slug, row.person), row]))
}

const keyOf = (what: string, person: string): string => `${what} ${person}`

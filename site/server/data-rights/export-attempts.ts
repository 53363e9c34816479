import { and, asc, eq, gt } from 'drizzle-orm'
import { alias } from 'drizzle-orm/pg-core'
import type { Database } from '../database/executor.ts'
import { assignmentAttempts, cohorts, gradings } from '../database/schema.ts'
import type { ExportFile } from './export-file.ts'

/** Whose verdict counts in place of the attempt's own. */
const standing = alias(gradings, 'standing')

/**
 * A folder for each attempt: its files as they were handed in, and `attempt.json` with the verdict.
 *
 * @example for await (const { name } of attemptFiles(db, person)) console.log(name) // attempts/2026-11-28-fix-the-n-plus-one-1a2b3c4d/attempt.json
 */
export async function* attemptFiles(db: Database, person: string): AsyncGenerator<ExportFile> {
  for (let after = 0; ;) {
    const [row] = await db
      .select({ own: gradings, standing: { verdict: standing.verdict, signature: standing.signature } })
      .from(gradings)
      .leftJoin(standing, eq(standing.id, gradings.current))
      .where(and(eq(gradings.owner, person), gt(gradings.seq, after)))
      .orderBy(asc(gradings.seq))
      .limit(1)
    if (!row) return
    const { own } = row
    after = own.seq
    const folder = `attempts/${own.createdAt.toISOString().slice(0, 10)}-${own.slug}-${own.id.slice(0, 8)}`
    const lastModified = own.createdAt
    const attempt = {
      id: own.id,
      exercise: own.slug,
      revision: own.revision,
      state: own.state,
      handedInAt: own.createdAt,
      startedAt: own.startedAt,
      finishedAt: own.finishedAt,
      seed: own.seed,
      countsFor: await countsFor(db, own.id),
      isGradedAgain: row.standing !== null,
      ...(row.standing ?? { verdict: own.verdict, signature: own.signature }),
    }
    yield { name: `${folder}/attempt.json`, input: `${JSON.stringify(attempt, null, 2)}\n`, lastModified }
    for (const [path, text] of Object.entries(own.files)) yield { name: `${folder}/files/${below(path)}`, input: text, lastModified }
  }
}

function countsFor(db: Database, attempt: string) {
  const { assignment, timing, dueAt, handedInAt } = assignmentAttempts
  return db
    .select({ cohort: cohorts.name, assignment, timing, dueAt, handedInAt })
    .from(assignmentAttempts)
    .innerJoin(cohorts, eq(cohorts.id, assignmentAttempts.cohort))
    .where(eq(assignmentAttempts.attempt, attempt))
    .orderBy(asc(assignment))
}

/** Whoever unpacks it gets nothing outside of the folder, whatever older versions have let in. */
function below(path: string): string {
  return path
    .split(/[\\/]/)
    .filter((part) => !['', '.', '..'].includes(part))
    .join('/')
}

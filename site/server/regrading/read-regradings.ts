import { and, eq } from 'drizzle-orm'
import type { Regrading } from '../../runtimes/server/regradings-api.ts'
import type { Database } from '../database/executor.ts'
import { regradeBatches, users } from '../database/schema.ts'
import { ProblemException } from '../problems/problem.ts'
import { figuresOf, type BatchFigures } from './changes.ts'

interface Row {
  batch: typeof regradeBatches.$inferSelect
  /** Of who began it. */
  name: string | null
}

/** A re-grading of a cohort as it is now. @throws ProblemException 404 */
export async function readRegrading(db: Pick<Database, 'select'>, cohort: string, id: string): Promise<Regrading> {
  const rows = await db
    .select({ batch: regradeBatches, name: users.name })
    .from(regradeBatches)
    .leftJoin(users, eq(users.id, regradeBatches.startedBy))
    .where(and(eq(regradeBatches.id, id), eq(regradeBatches.cohort, cohort)))
  const [regrading] = await toRegradings(db, rows)
  if (!regrading) throw unknownRegrading()
  return regrading
}

/** In one query more, however many there are. */
export async function toRegradings(db: Pick<Database, 'select'>, rows: readonly Row[]): Promise<Regrading[]> {
  const figures = await figuresOf(
    db,
    rows.map(({ batch }) => batch.id),
  )
  return rows.map((row) => toRegrading(row, figures.get(row.batch.id) ?? NOTHING))
}

/** All of its attempts were deleted. */
const NOTHING: BatchFigures = { total: 0, waiting: 0, changed: 0, withoutVerdict: 0 }

function toRegrading({ batch, name }: Row, figures: BatchFigures): Regrading {
  const { id, assignment, startedBy, leftOut, superseded, createdAt, appliedAt, discardedAt } = batch
  if (assignment === null) throw new Error(`a batch of a cohort has no assignment: ${id}`)
  const open = figures.waiting > 0 ? 'running' : 'ready'
  return {
    ...{ id, assignment, leftOut, superseded, ...figures },
    state: appliedAt ? 'applied' : discardedAt ? 'discarded' : open,
    startedAt: createdAt.toISOString(),
    startedBy: startedBy !== null && name !== null ? { id: startedBy, name } : null,
    endedAt: (appliedAt ?? discardedAt)?.toISOString() ?? null,
  }
}

export function unknownRegrading(): ProblemException {
  return new ProblemException(404, 'regrading-unknown', 'This cohort has no such re-grading. Look at its assignment again.')
}

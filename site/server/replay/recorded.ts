import { eq } from 'drizzle-orm'
import type { SourceFiles } from '#engine/compile/types.ts'
import { EngineError } from '#engine/engine.ts'
import { readBundle, type BundleContent } from '#engine/exercise/bundle/bundle.ts'
import { verdictSchema, type Verdict } from '#engine/verdict/verdict.ts'
import type { Database } from '../database/executor.ts'
import { bundles, gradings } from '../database/schema.ts'

/** A grading that is over, with all that it was done with. */
export interface Recorded {
  id: string
  files: SourceFiles
  verdict: Verdict
  bundle: BundleContent
}

/**
 * Reads a grading from the server's database.
 *
 * @throws EngineError `grading-unknown`, `grading-without-verdict`, `grading-without-bundle`, `verdict-unreadable`, or
 *   what `readBundle` throws
 */
export async function readRecorded(db: Database, id: string): Promise<Recorded> {
  const [row] = await db
    .select({ state: gradings.state, files: gradings.files, verdict: gradings.verdict, hash: gradings.bundle, bytes: bundles.bytes })
    .from(gradings)
    .leftJoin(bundles, eq(gradings.bundle, bundles.hash))
    .where(eq(gradings.id, id))
  if (!row) throw new EngineError('grading-unknown', `There is no grading ${id} in this database. Check the id, and which database it is.`)
  if (row.verdict === null)
    throw new EngineError(
      'grading-without-verdict',
      row.state === 'cancelled'
        ? `The grading ${id} was cancelled: it has no verdict.`
        : `The grading ${id} has no verdict yet: it is ${row.state}. Wait for it.`,
    )
  if (row.hash === null || row.bytes === null)
    throw new EngineError(
      'grading-without-bundle',
      row.verdict.status === 'error'
        ? `The grading ${id} failed on our side: there is no verdict to compare with. Have the files graded again.`
        : `The grading ${id} was recorded before bundles were stored: what graded it is not known.`,
    )
  const verdict = verdictSchema.safeParse(row.verdict)
  if (!verdict.success) throw new EngineError('verdict-unreadable', `The stored verdict of ${id} has another form than this version knows.`)
  return { id, files: row.files, verdict: verdict.data, bundle: await readBundle({ hash: row.hash, bytes: row.bytes }) }
}

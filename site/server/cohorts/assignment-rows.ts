import type { Assignment, NewAssignments } from '../../runtimes/server/assignments-api.ts'
import type { assignments, extensions } from '../database/schema.ts'
import { ProblemException } from '../problems/problem.ts'
import { momentsOf } from '../../runtimes/server/local-time.ts'

export type AssignmentRow = typeof assignments.$inferSelect
type ExtensionRow = typeof extensions.$inferSelect

/** How something is given, whatever it is. */
export type Terms = Omit<NewAssignments, 'give'>

/** @param extension of whoever asks */
export function toAssignment(row: AssignmentRow, extension: ExtensionRow | null): Assignment {
  const { id, slug, late, required, revision, solution, version } = row
  return {
    id,
    slug,
    opens: toZonedTime(row.opensLocal, row.opensAt),
    due: toZonedTime(row.dueLocal, row.dueAt),
    extension: extension && toZonedTime(extension.dueLocal, extension.dueAt),
    late,
    required,
    revision,
    hints: toHints(row),
    solution,
    version,
  }
}

function toZonedTime(local: string | null, at: Date | null): { local: string; at: string } | null {
  return local !== null && at ? { local, at: at.toISOString() } : null
}

export function termsOf(row: AssignmentRow): Terms {
  const { opensLocal: opens, dueLocal: due, late, required, revision, solution } = row
  return { opens, due, late, required, pinned: revision !== null, hints: toHints(row), solution }
}

/**
 * Columns of an assignment.
 *
 * @param zone of the cohort
 * @throws ProblemException 422 for terms that contradict each other
 */
export function toColumns({ opens, due, late, required, hints, solution }: Terms, zone: string) {
  if (opens !== null && due !== null && due <= opens)
    throw new ProblemException(422, 'dates-out-of-order', `It would be due at ${due}, which is not after it opens at ${opens}.`)
  if (solution === 'after-due' && due === null)
    throw new ProblemException(422, 'due-missing', 'The solution is to be shown after it was due, and it is never due. Give it a due time.')
  return {
    opensLocal: opens,
    dueLocal: due,
    ...momentsOf(opens, due, zone),
    late,
    required,
    hints: hints.mode,
    hintsAfterMinutes: hints.mode === 'delayed' ? hints.afterMinutes : null,
    solution,
  }
}

function toHints({ hints, hintsAfterMinutes }: AssignmentRow): Terms['hints'] {
  return hints === 'delayed' ? { mode: hints, afterMinutes: hintsAfterMinutes ?? 0 } : { mode: hints }
}

import { createHash } from 'node:crypto'
import type { Candidate } from '#engine/gate/candidates.ts'

/** Of each exercise, beside the starter and the solution. */
const DRAWN: Readonly<Record<'alternative' | 'mutant', number>> = { alternative: 1, mutant: 2 }

/**
 * The candidates that the page is compared on: starter and solution, and of the
 * others a few, drawn by `key`. The command line has graded every one in the
 * container's shape; what only the page adds shows on few.
 *
 * @param key with another key others are drawn: the engine's hash, so that each change of it looks at others
 * @example sample(candidates, await engineHash()).map(titleOf) // ['starter', 'solution', 'alternative …', 'mutant …', 'mutant …']
 */
export function sample(candidates: readonly Candidate[], key: string): Candidate[] {
  const drawn = Object.entries(DRAWN).flatMap(([kind, count]) =>
    candidates
      .filter((candidate) => candidate.kind === kind)
      .map((candidate) => ({ candidate, lot: createHash('sha256').update(`${key} ${kind} ${candidate.name}`).digest('hex') }))
      .toSorted((a, b) => (a.lot < b.lot ? -1 : 1))
      .slice(0, count)
      .map(({ candidate }) => candidate),
  )
  return candidates.filter((candidate) => candidate.kind === 'starter' || candidate.kind === 'solution' || drawn.includes(candidate))
}

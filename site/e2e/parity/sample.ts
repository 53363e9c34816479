import { createHash } from 'node:crypto'
import { titleOf, type Candidate } from '#engine/gate/candidates.ts'

/** Of each exercise, beside the starter and the solution. */
const DRAWN = 1

/**
 * The candidates that the page is compared on: starter and solution, and one of
 * the others, drawn by `key`. The command line has graded every one in the
 * container's shape; what only the page adds shows on few.
 *
 * @param key with another key others are drawn: the engine's hash, so that each change of it looks at others
 * @example sample(candidates, await engineHash()).map(titleOf) // ['starter', 'solution', 'mutant …']
 */
export function sample(candidates: readonly Candidate[], key: string): Candidate[] {
  const isAlways = ({ kind }: Candidate): boolean => kind === 'starter' || kind === 'solution'
  const drawn = candidates
    .filter((candidate) => !isAlways(candidate))
    .map((candidate) => ({
      candidate,
      lot: createHash('sha256')
        .update(`${key} ${titleOf(candidate)}`)
        .digest('hex'),
    }))
    .toSorted((a, b) => (a.lot < b.lot ? -1 : 1))
    .slice(0, DRAWN)
    .map(({ candidate }) => candidate)
  return candidates.filter((candidate) => isAlways(candidate) || drawn.includes(candidate))
}

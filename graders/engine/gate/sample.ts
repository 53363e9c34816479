import type { Candidate } from './candidates.ts'

/** Which part of an exercise's candidates is graded. */
export interface Sample {
  /** One in so many. */
  readonly of: number
  /** Which of the parts, from 0. */
  readonly turn: number
}

/** What is graded each time: without these, a grading says little. */
const ALWAYS: ReadonlySet<Candidate['kind']> = new Set(['starter', 'solution'])

/**
 * Starter, solution, and one part of the mutants and of the alternatives. In as
 * many turns as there are parts, each candidate has its turn once.
 *
 * @example sampleOf(candidates, { of: 4, turn: 0 }).map(titleOf) // ['starter', 'solution', 'alternative …', 'mutant …', …]
 */
export function sampleOf(candidates: readonly Candidate[], { of, turn }: Sample): Candidate[] {
  const byName = (a: Candidate, b: Candidate) => (a.name < b.name ? -1 : 1)
  const chosen = new Set(
    [...Map.groupBy(candidates, ({ kind }) => kind)].flatMap(([kind, ofKind]) =>
      ALWAYS.has(kind) ? ofKind : ofKind.toSorted(byName).filter((_, index) => index % of === turn % of),
    ),
  )
  return candidates.filter((candidate) => chosen.has(candidate))
}

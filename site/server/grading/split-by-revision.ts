import type { SourceFiles } from '#engine/compile/types.ts'
import type { Given } from '../cohorts/count-attempt.ts'

/** A revision that something is graded by, and the files for that. */
export interface GradedAs {
  revision: string
  files: SourceFiles
  /** By this one also when the exercise moves on before its turn comes. */
  pinned: boolean
}

/** What is graded at once, of one submission. */
export interface Split extends GradedAs {
  /** What it counts for. */
  given: Given[]
}

/** @param pins what is graded for assignments that stay with a revision, by that revision */
interface Ways {
  published: GradedAs
  pins: ReadonlyMap<string, GradedAs>
  /** Revision of the starter that is worked on. */
  worksOn: string | undefined
}

/**
 * One grading for each revision that a submission counts for; practice is graded by the published one. First the one that is
 * worked on, or else that of what counts and is due first.
 *
 * @param given see `givenTo`
 * @returns undefined when something is given by a revision that `pins` has not
 * @example splitByRevision(ways, await givenTo(tx, owner, slug))?.map(({ revision }) => revision)
 */
export function splitByRevision({ published, pins, worksOn }: Ways, given: readonly Given[]): [Split, ...Split[]] | undefined {
  const splits = new Map<string, Split>()
  for (const one of given) {
    const way = one.revision === null ? published : pins.get(one.revision)
    if (!way) return undefined
    const split = splits.get(way.revision)
    splits.set(way.revision, { ...way, pinned: way.pinned || split?.pinned === true, given: [...(split?.given ?? []), one] })
  }
  const [first, ...others] = [...splits.values()].toSorted((a, b) => Number(b.revision === worksOn) - Number(a.revision === worksOn))
  return first ? [first, ...others] : [{ ...published, given: [] }]
}

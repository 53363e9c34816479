import { COHORTS } from '../addresses.ts'

/** What a file is compared with; `file`: nothing, the whole file is shown. */
export const COMPARISONS = ['starter', 'previous', 'file'] as const
export type Comparison = (typeof COMPARISONS)[number]

/** What the page shows, as its address says. */
export interface Place {
  cohort: string
  attempt: string
  comparison: Comparison
  /** Undefined: whichever is first. */
  file: string | undefined
}

/**
 * Reads an address that anybody may have written.
 *
 * @example readPlace('?cohort=1&attempt=2&with=previous').comparison // 'previous'
 */
export function readPlace(search: string): Place {
  const query = new URLSearchParams(search)
  return {
    cohort: query.get('cohort') ?? 'none',
    attempt: query.get('attempt') ?? 'none',
    comparison: COMPARISONS.find((each) => each === query.get('with')) ?? 'starter',
    file: query.get('file') ?? undefined,
  }
}

/**
 * The address of a place. Of what is usual it says nothing.
 *
 * @example reviewAddress({ cohort, attempt }) // '/cohorts/attempt/?cohort=…&attempt=…'
 */
export function reviewAddress({
  cohort,
  attempt,
  comparison = 'starter',
  file,
}: Pick<Place, 'cohort' | 'attempt'> & Partial<Place>): string {
  const query = new URLSearchParams({ cohort, attempt })
  if (comparison !== 'starter') query.set('with', comparison)
  if (file !== undefined) query.set('file', file)
  return `${COHORTS}attempt/?${query.toString()}`
}

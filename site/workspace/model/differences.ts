/** Lines from which two files differ, in the one on the right, in their order. */
export type Starts = readonly number[]

/** Where to go from a difference: another one in this file, by its number from 0, or the file before or after this one. */
export type Step = { at: number } | { file: 'next' | 'previous' } | undefined

/**
 * The difference before or after a line: of this file, else of its neighbours, so that one walks through all of them.
 *
 * @param line where one is. 0: before the first
 * @param others whether there is a file before and one after
 * @returns undefined when there is no more
 * @example stepFrom([3, 9], 3, 'next', { previous: false, next: true }) // { at: 1 }
 */
export function stepFrom(
  starts: Starts,
  line: number,
  direction: 'next' | 'previous',
  others: Readonly<Record<'next' | 'previous', boolean>>,
): Step {
  const at = direction === 'next' ? starts.findIndex((start) => start > line) : starts.findLastIndex((start) => start < line)
  if (at >= 0) return { at }
  return others[direction] ? { file: direction } : undefined
}

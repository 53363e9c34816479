import type { Row } from './diff-rows.ts'

/** Unchanged lines that are shown around what changed. */
const CONTEXT = 3
/** Fewer lines than this are not worth a button. */
const LEAST_HIDDEN = 4

/** Rows that are shown, or a run of unchanged ones that is not. */
export type Part = { rows: readonly Row[]; isHidden: boolean }

/**
 * Leaves out what did not change, but for a little around what did.
 *
 * @param isKept whether something is said about a line of the newer file
 * @example fold(diffRows(before, after), (line) => threads.has(line)).filter(({ isHidden }) => isHidden)
 */
export function fold(rows: readonly Row[], isKept: (line: number) => boolean): Part[] {
  const wanted = rows.map((row) => row.kind !== 'same' || isKept(row.new.number))
  const isNear = nearOf(wanted)
  const parts: { rows: Row[]; isHidden: boolean }[] = []
  rows.forEach((row, index) => {
    const isHidden = !isNear[index]
    const last = parts.at(-1)
    if (last?.isHidden === isHidden) last.rows.push(row)
    else parts.push({ rows: [row], isHidden })
  })
  return parts.map((part) => ({ ...part, isHidden: part.isHidden && part.rows.length >= LEAST_HIDDEN }))
}

/** Which rows are wanted, or close to one that is. */
function nearOf(wanted: readonly boolean[]): boolean[] {
  const near = wanted.map(() => false)
  wanted.forEach((isWanted, index) => {
    if (isWanted) near.fill(true, Math.max(0, index - CONTEXT), index + CONTEXT + 1)
  })
  return near
}

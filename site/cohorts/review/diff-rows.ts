import { diffArrays } from 'diff'
import { linesOf } from '../../runtimes/server/lines-of.ts'

/** A line of one of two files. Numbers count from 1. */
export interface Line {
  number: number
  text: string
}

/** One line of the comparison of two files: it is in both, or in one of them. */
export type Row =
  { kind: 'same'; old: Line; new: Line } | { kind: 'removed'; old: Line; new?: never } | { kind: 'added'; old?: never; new: Line }

/** Files that differ more than this are not compared line by line: it would take too long, and nobody could read it. */
const MOST_EDITS = 2_000

/**
 * Compares two files line by line. Ends of lines do not matter: editors on Windows change them without being asked.
 *
 * @param before undefined: there was no such file
 * @param after undefined: there is none any more
 * @example diffRows('a\nb', 'a\nc').map(({ kind }) => kind) // ['same', 'removed', 'added']
 */
export function diffRows(before: string | undefined, after: string | undefined): Row[] {
  const [from, to] = [before === undefined ? [] : linesOf(before), after === undefined ? [] : linesOf(after)]
  const changes = diffArrays(from, to, { maxEditLength: MOST_EDITS }) ?? [
    { value: from, added: false, removed: true },
    { value: to, added: true, removed: false },
  ]
  let [old, now] = [0, 0]
  return changes.flatMap(({ value, added, removed }): Row[] =>
    value.map((text) => {
      if (removed) return { kind: 'removed', old: { number: ++old, text } }
      const line = { number: ++now, text }
      return added ? { kind: 'added', new: line } : { kind: 'same', old: { number: ++old, text }, new: line }
    }),
  )
}

/** A file as it is, as rows. */
export function wholeFile(text: string): Row[] {
  return linesOf(text).map((line, index) => {
    const same = { number: index + 1, text: line }
    return { kind: 'same', old: same, new: same }
  })
}

/** How many lines of two files differ. @example countChanges('a\nb', 'a\nc') // { added: 1, removed: 1 } */
export function countChanges(before: string | undefined, after: string | undefined): { added: number; removed: number } {
  if (before === after) return { added: 0, removed: 0 }
  const rows = diffRows(before, after)
  const count = (kind: Row['kind']): number => rows.filter((row) => row.kind === kind).length
  return { added: count('added'), removed: count('removed') }
}

/** Side by side: what was removed stands beside what was added in its place. */
export interface Pair {
  old: Line | undefined
  new: Line | undefined
  isSame: boolean
}

/** @example pairs(diffRows('a', 'b')) // [{ old: { number: 1, text: 'a' }, new: { number: 1, text: 'b' }, isSame: false }] */
export function pairs(rows: readonly Row[]): Pair[] {
  const found: Pair[] = []
  /** Where the first removed line is that nothing stands beside yet. */
  let open = 0
  for (const row of rows) {
    const beside = row.kind === 'added' ? found[open] : undefined
    if (beside && beside.new === undefined) {
      beside.new = row.new
      open += 1
      continue
    }
    found.push({ old: row.old, new: row.new, isSame: row.kind === 'same' })
    if (row.kind !== 'removed') open = found.length
  }
  return found
}

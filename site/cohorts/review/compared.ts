import type { ReviewFiles } from '../../runtimes/server/review-api.ts'
import { countChanges } from './diff-rows.ts'
import type { Comparison } from './place.ts'

/** A file of an attempt, or one that was there before and is gone. */
export interface ComparedFile {
  path: string
  before: string | undefined
  after: string | undefined
  added: number
  removed: number
}

/**
 * What can be compared with, of what was wished.
 *
 * @example comparisonFor('previous', { files, starter, previous: null }) // 'starter'
 */
export function comparisonFor(wished: Comparison, { starter, previous }: ReviewFiles): Comparison {
  if (wished === 'previous' && previous) return wished
  return wished !== 'file' && starter ? 'starter' : 'file'
}

/**
 * The files of an attempt, and what they are compared with. Those that differ come first; of each kind by their paths.
 *
 * @example compare(files, 'starter').filter(({ added, removed }) => added + removed > 0)
 */
export function compare({ files, starter, previous }: ReviewFiles, comparison: Comparison): ComparedFile[] {
  const base = new Map(Object.entries({ starter, previous, file: files }[comparison] ?? files))
  const own = new Map(Object.entries(files))
  const compared = [...new Set([...own.keys(), ...base.keys()])].sort().map((path) => {
    const [before, after] = [base.get(path), own.get(path)]
    return { path, before, after, ...countChanges(before, after) }
  })
  return [...compared.filter(isChanged), ...compared.filter((file) => !isChanged(file))]
}

/** Also a file that is new and empty, or an empty one that is gone. */
export const isChanged = ({ before, after, added, removed }: ComparedFile): boolean =>
  added + removed > 0 || (before === undefined) !== (after === undefined)

/** The file to show: the one that was asked for, or else the first. */
export function fileFor(wished: string | undefined, files: readonly ComparedFile[]): ComparedFile | undefined {
  return files.find(({ path }) => path === wished) ?? files[0]
}

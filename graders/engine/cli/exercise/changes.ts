import { createTwoFilesPatch } from 'diff'
import picocolors from 'picocolors'
import type { SourceFiles } from '../../compile/types.ts'
import { plainText } from '../terminal.ts'

export interface Change {
  path: string
  status: 'added' | 'changed' | 'deleted'
  /** Unified diff with three lines of context. */
  patch: string
}

/**
 * What differs between two trees, by path.
 *
 * @example changesBetween(exercise.files, mine).map(({ path }) => path)
 */
export function changesBetween(before: SourceFiles, after: SourceFiles): Change[] {
  const paths = [...new Set([...Object.keys(before), ...Object.keys(after)])].sort()
  return paths.flatMap((path): Change[] => {
    const [old, now] = [before[path], after[path]]
    if (old === now) return []
    const status = old === undefined ? 'added' : now === undefined ? 'deleted' : 'changed'
    const patch = createTwoFilesPatch(
      old === undefined ? '/dev/null' : `starter/${path}`,
      now === undefined ? '/dev/null' : `mine/${path}`,
      old ?? '',
      now ?? '',
      '',
      '',
      { context: 3 },
    )
    return [{ path, status, patch: patch.replace(/^=+\n/, '') }]
  })
}

/** Changes as text for people. */
export function renderChanges(changes: readonly Change[], { color }: { color: boolean }): string {
  const { bold, cyan, green, red } = picocolors.createColors(color)
  const paint = (line: string): string => {
    if (/^(---|\+\+\+) /.test(line)) return bold(line)
    if (line.startsWith('@@')) return cyan(line)
    if (line.startsWith('+')) return green(line)
    return line.startsWith('-') ? red(line) : line
  }
  return changes.map(({ patch }) => `${plainText(patch).trimEnd().split('\n').map(paint).join('\n')}\n`).join('\n')
}

import type { Place } from '../verdict/verdict.ts'

/** What is wrong with a learner's file, and where. */
export interface Problem {
  message: string
  place: Place
}

/**
 * The place of an offset in a text, with a frame: the line, one line before and
 * after, and a caret. `offset` counts UTF-16 units from 0.
 *
 * @example placeAt('src/main.ts', 'a\nbc', 3).line // 2
 */
export function placeAt(file: string, text: string, offset: number): Place {
  const lines = text.split(/\r\n|\r|\n/)
  const before = text.slice(0, offset).split(/\r\n|\r|\n/)
  const line = before.length
  const column = (before.at(-1) ?? '').length + 1
  return { file, line, column, frame: frame(lines, line, column) }
}

function frame(lines: readonly string[], line: number, column: number): string {
  const last = Math.min(line + 1, lines.length)
  const width = String(last).length
  const shown: string[] = []
  for (let number = Math.max(1, line - 1); number <= last; number++) {
    const text = lines[number - 1] ?? ''
    shown.push(`${number === line ? '>' : ' '} ${String(number).padStart(width)} | ${text}`.trimEnd())
    // Tabs are kept, so that the caret stands under its character at any tab width.
    if (number === line) shown.push(`  ${' '.repeat(width)} | ${text.slice(0, column - 1).replace(/[^\t]/g, ' ')}^`)
  }
  return shown.join('\n')
}

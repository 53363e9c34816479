import type { Level } from './level.ts'

/** Id of the field for what is looked for. */
export const LOG_SEARCH = 'lb-log-search'

/** Every text of the log pane. Whole sentences: a language may need another order. */
export const WORDS = {
  log: 'Log of the app',
  empty: 'Nothing yet. Press Run to start the app with sample data.',
  allFiltered: 'No line passes the filter.',
  stale: 'Files changed since it was started. Press Run again to use them.',
  search: 'Search the log',
  previous: 'Previous match',
  next: 'Next match',
  noMatch: 'No match',
  matches: (position: number, count: number) => `${position} of ${count}`,
  process: 'Process',
  allProcesses: 'All processes',
  show: 'Show',
  wrap: 'Wrap',
  copy: 'Copy',
  copied: (count: number) => (count === 1 ? 'One line was copied.' : `${count} lines were copied.`),
  notCopied: 'The browser did not let the page copy.',
  clear: 'Clear',
  cleared: 'The log is empty.',
  jump: 'Jump to the end',
  jumpOver: (count: number) => (count === 1 ? 'Jump to the end: one new line' : `Jump to the end: ${count} new lines`),
  dropped: (count: string) => `The oldest ${count} lines are gone: the log keeps the newest.`,
} as const

export const LEVEL_NAMES: Readonly<Record<Level, string>> = {
  trace: 'TRACE',
  debug: 'DEBUG',
  info: 'INFO',
  warn: 'WARN',
  error: 'ERROR',
  fatal: 'FATAL',
}

/** What may be shown of the log. */
export const KINDS = {
  all: 'Everything',
  stdout: 'Only stdout',
  stderr: 'Only stderr',
  warnings: 'Warnings and errors',
  errors: 'Errors',
} as const

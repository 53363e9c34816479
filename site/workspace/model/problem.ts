/** What the compiler says of one place. Lines and columns count from 1. */
export interface Problem {
  path: string
  line: number
  column: number
  severity: 'error' | 'warning'
  /** As TypeScript puts it, on one line or several. */
  message: string
  /** The number of TypeScript's message. */
  code: number
}

/** Errors before warnings, then as one reads. */
export function inOrder(problems: readonly Problem[]): Problem[] {
  return problems.toSorted(
    (a, b) =>
      Number(a.severity === 'warning') - Number(b.severity === 'warning') ||
      a.path.localeCompare(b.path) ||
      a.line - b.line ||
      a.column - b.column,
  )
}

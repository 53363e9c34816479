import type { TestReport } from '#grader'

/** How a run ended, in one sentence. */
export function explain(report: TestReport | undefined): string {
  if (report === undefined) return ''
  const { status, tests, failures, message } = report
  const [failure] = failures
  if (status === 'passed') return `All ${tests} tests passed.`
  if (status === 'empty') return 'No test ran.'
  if (failure === undefined) return message
  const others = failures.length > 1 ? `, and ${failures.length - 1} more` : ''
  return `"${failure.name}" failed: ${failure.message.split('\n')[0] ?? ''}${others}.`
}

/** Property of a value that may be anything. */
export function field(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined
}

/** Compact JSON, cut to what fits in a sentence. */
export function short(value: unknown): string {
  const text = value === undefined ? 'nothing' : JSON.stringify(value)
  return text.length > 160 ? `${text.slice(0, 160)}…` : text
}

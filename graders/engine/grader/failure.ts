import { TRUSTED } from '../policy.ts'

/** What a failed test says, in the terms of a verdict. */
export interface Failure {
  message: string
  observed?: string
  expected?: string
}

/** Characters that a verdict keeps of an observed or expected value. */
const VALUE_CAP = TRUSTED.valueCharacters.value

/**
 * Turns what a test threw into what a learner reads. When the grader gave a
 * message, that message is all: the assertion's own wording would show the test.
 */
export function explainFailure(error: unknown, messages: ReadonlySet<string>): Failure {
  if (!(error instanceof Error)) return { message: `The check ended with ${String(error)}.` }
  const given = [...messages].find((message) => error.message === message || error.message.startsWith(`${message}: `))
  const values = comparedValues(error)
  return { message: (given ?? error.message).trim(), ...values }
}

function comparedValues(error: Error): { observed?: string; expected?: string } {
  // Assertions that compare by order or by kind say so: there, the two values side by side would mislead.
  if (!('actual' in error) || !('expected' in error) || !('showDiff' in error) || error.showDiff !== true) return {}
  const [observed, expected] = [show(error.actual), show(error.expected)]
  return observed === undefined || expected === undefined ? {} : { observed, expected }
}

function show(value: unknown): string | undefined {
  if (value === undefined || typeof value === 'function' || typeof value === 'boolean') return undefined
  const text = typeof value === 'string' ? value : JSON.stringify(value, null, 1)
  return text === undefined ? undefined : text.length > VALUE_CAP ? `${text.slice(0, VALUE_CAP)}…` : text
}

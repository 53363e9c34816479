import type { RequirementResult } from '../verdict/verdict.ts'
import type { GradingJob } from './protocol.ts'
import { TRUSTED } from '../policy.ts'

/** Characters of a message and of a value that a verdict keeps: an app's answer may be quoted in them. */
const TEXT_CAP = TRUSTED.messageCharacters.value

/** Joins the results of a grading's tests into one result for each requirement. */
export class Results {
  readonly #requirements: GradingJob['requirements']
  readonly #declared = new Map<string, number>()
  readonly #tests = new Map<string, TestOutcome[]>()

  constructor(requirements: GradingJob['requirements']) {
    this.#requirements = requirements
  }

  /**
   * Takes the ids that the suite declared, once for each test.
   *
   * @returns what does not agree with the manifest, as one sentence
   */
  declare(ids: readonly string[]): string | undefined {
    for (const id of ids) this.#declared.set(id, (this.#declared.get(id) ?? 0) + 1)
    const known = new Set(this.#requirements.map(({ id }) => id))
    const unknown = [...this.#declared.keys()].filter((id) => !known.has(id))
    const missing = [...known].filter((id) => !this.#declared.has(id))
    if (unknown.length > 0) return `The grader checks "${unknown.join('", "')}", which the manifest does not name.`
    if (missing.length > 0) return `The grader has no test for "${missing.join('", "')}".`
    return undefined
  }

  /** Adds a test's outcome. Returns the requirement's result when it was the last of its tests. */
  add(id: string, outcome: TestOutcome): RequirementResult | undefined {
    const tests = [...(this.#tests.get(id) ?? []), capped(outcome)]
    this.#tests.set(id, tests)
    return tests.length === this.#declared.get(id) ? this.all().find((result) => result.id === id) : undefined
  }

  /** All requirements in the order of the manifest. */
  all(): RequirementResult[] {
    return this.#requirements.map(({ id, title, notChecked }) => {
      if (notChecked !== undefined) return { id, title, status: 'not-checked', message: notChecked, durationMs: 0 }
      const tests = this.#tests.get(id) ?? []
      const durationMs = Math.round(tests.reduce((sum, test) => sum + test.durationMs, 0))
      const failure = tests.find((test) => !test.passed)
      if (failure !== undefined) {
        const { message, observed, expected } = failure
        return {
          id,
          title,
          status: 'failed',
          message,
          durationMs,
          ...(observed === undefined ? {} : { observed }),
          ...(expected === undefined ? {} : { expected }),
        }
      }
      const complete = tests.length > 0 && tests.length === this.#declared.get(id)
      return { id, title, status: complete ? 'passed' : 'not-run', message: '', durationMs }
    })
  }

  get passed(): boolean {
    return this.all().every(({ status }) => status === 'passed' || status === 'not-checked')
  }
}

export interface TestOutcome {
  passed: boolean
  message: string
  observed?: string
  expected?: string
  durationMs: number
}

function capped({ observed, expected, ...outcome }: TestOutcome): TestOutcome {
  return {
    ...outcome,
    message: cut(outcome.message),
    ...(observed === undefined ? {} : { observed: cut(observed) }),
    ...(expected === undefined ? {} : { expected: cut(expected) }),
  }
}

function cut(text: string): string {
  return text.length > TEXT_CAP ? `${text.slice(0, TEXT_CAP)}…` : text
}

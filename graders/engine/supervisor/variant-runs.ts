import pLimit, { type LimitFunction } from 'p-limit'
import { createRandomSource } from '../grader/fixtures/random.ts'
import { TRUSTED } from '../policy.ts'
import { SqlError } from '../services/types.ts'
import { type Environment } from './environment.ts'
import { GuestError, type Guest } from './guest.ts'
import type { GraderRequests, TestReport, VariantJob } from './protocol.ts'
import { RuleRuns } from './rule-runs.ts'
import { requestsSchema, testSchema } from './test-messages.ts'

type VariantMethod = Extract<keyof GraderRequests, `variants.${string}`>

/** How its process is called, whatever the variant: nothing in it may tell. */
const INSTANCE = 'tests'

/** Runs of the learner's tests on variants, each in a new process with services of its own. */
export class VariantRuns {
  readonly #environment: Environment
  readonly #limit: LimitFunction
  readonly #running = new Set<Environment>()
  readonly #rules: RuleRuns

  constructor(environment: Environment) {
    this.#environment = environment
    this.#rules = new RuleRuns(environment)
    // A PGlite takes half a gigabyte.
    this.#limit = pLimit(environment.database !== undefined && environment.sessions === 'one' ? 1 : TRUSTED.variantsAtOnce.value)
  }

  readonly requests: Pick<GraderRequests, VariantMethod> = {
    'variants.list': async () => this.#variants().map(({ name, role }) => ({ name, role })),
    'variants.rules': (name, others) => this.#limit(() => this.#rules.run(name ?? null, others)),
    'variants.test': (name, options) => {
      const variant = this.#variants().find((one) => one.name === name)
      if (variant === undefined) throw new Error(`The exercise has no variant "${name}".`)
      return this.#limit(() => this.#test(variant, options))
    },
  }

  /** Ends what is still running: a requirement is over. */
  async release(): Promise<void> {
    this.#limit.clearQueue()
    await Promise.all([...this.#running].map((environment) => environment.close()))
  }

  async #test(variant: VariantJob, options: { seed: number; deadlineMs: number }): Promise<TestReport> {
    const started = performance.now()
    const { name, role, problem } = variant
    const report: TestReport = {
      ...{ variant: name, role, status: 'broken', tests: 0, failures: [], message: '', statements: 0, requests: 0, durationMs: 0 },
    }
    if (problem !== undefined) {
      const { file, line, column } = problem.place
      return { ...report, message: `${problem.message} (${file}:${line}:${column})` }
    }
    let environment: Environment | undefined
    try {
      environment = await this.#environment.beside(variant)
      this.#running.add(environment)
      const outcome = await runTests(environment, variant, options)
      return { ...report, ...outcome, durationMs: Math.round(performance.now() - started) }
    } catch (error) {
      if (error instanceof SqlError) return { ...report, message: `PostgreSQL refused ${error.path}: ${error.message}` }
      throw error
    } finally {
      if (environment !== undefined) this.#running.delete(environment)
      await environment?.close()
    }
  }

  #variants(): readonly VariantJob[] {
    return this.#environment.job.variants ?? []
  }
}

type Outcome = Pick<TestReport, 'status' | 'tests' | 'failures' | 'message' | 'statements' | 'requests'>

async function runTests(
  environment: Environment,
  { files }: VariantJob,
  { seed, deadlineMs }: { seed: number; deadlineMs: number },
): Promise<Outcome> {
  const testFiles = Object.keys(files).filter((path) => path.endsWith('.test.js'))
  const order = createRandomSource(seed).forTest().shuffle(testFiles)
  const failures: TestReport['failures'] = []
  let tests = 0
  const take = (event: string, data: unknown) => {
    const test = event === 'test' ? testSchema.safeParse(data).data : undefined
    if (test === undefined || tests >= TRUSTED.tests.value) return
    if (test.status !== 'skipped') tests += 1
    if (test.status === 'failed') failures.push({ file: test.file, name: test.name, message: test.message })
  }
  const ended = (status: Outcome['status'], message: string, requests = 0): Outcome => {
    const statements = environment.postgres?.statements.filter(({ kind }) => kind !== 'session').length ?? 0
    return { status, tests, failures, message, statements, requests }
  }
  let guest: Guest | undefined
  try {
    guest = await environment.guest(INSTANCE, files)
    guest.onEvent = take
    const { requests } = requestsSchema.parse(await guest.request('run', [order, seed], deadlineMs))
    return ended(failures.length > 0 ? 'failed' : tests === 0 ? 'empty' : 'passed', '', requests)
  } catch (error) {
    if (!(error instanceof GuestError)) throw error
    const silent = error.reason === 'silent'
    return ended(silent ? 'timed-out' : 'crashed', silent ? `The tests did not finish within ${deadlineMs / 1000} seconds.` : error.message)
  } finally {
    await guest?.end()
  }
}

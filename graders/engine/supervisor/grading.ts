import type { RequirementOptions } from '../grader/types.ts'
import { SqlError, type DatabaseServer, type ServicePrograms } from '../services/types.ts'
import { OUTPUT_CAP_BYTES } from '../verdict/verdict.ts'
import { Environment } from './environment.ts'
import { fixtureRequests } from './fixture-requests.ts'
import type { HostPool } from './host-pool.ts'
import { placeIn } from './place.ts'
import type { GraderRequests, GradingJob, GradingOutcome, GradingProgress, SubjectAddress } from './protocol.ts'
import { Results } from './results.ts'
import { StartError } from './instance.ts'

type Ending = Omit<GradingOutcome, 'requirements' | 'output'>

export interface GradingOptions {
  job: GradingJob
  hosts: HostPool
  databases: DatabaseServer | undefined
  programs: ServicePrograms
  strict: boolean
  onProgress: (progress: GradingProgress) => void
}

/** One grading: from its services' start to its outcome. Ends exactly once, whatever happens. */
export class Grading {
  readonly job: GradingJob
  readonly #options: GradingOptions
  readonly #results: Results
  readonly #budget: NodeJS.Timeout
  readonly #end: (ending: Ending) => void
  readonly #ended: Promise<Ending>
  #over = false
  #begun = 0
  #started = false
  #environment: Environment | undefined

  constructor(options: GradingOptions) {
    this.job = options.job
    this.#options = options
    this.#results = new Results(options.job.requirements)
    const { promise, resolve } = Promise.withResolvers<Ending>()
    this.#ended = promise
    this.#end = (ending) => {
      this.#over = true
      resolve(ending)
    }
    this.#budget = setTimeout(
      () =>
        this.#end({
          status: 'timeout',
          message: `The grading took longer than its budget of ${Math.round(options.job.budgetMs / 1000)} seconds.`,
        }),
      options.job.budgetMs,
    )
  }

  /**
   * Runs the grading. `requestsReady` is called with what the grader may call,
   * once services are up; the grader's calls carry it on from there.
   */
  async run(requestsReady: (requests: Omit<GraderRequests, 'hello'>) => void): Promise<GradingOutcome> {
    this.#options.onProgress({ phase: 'preparing' })
    const opening = this.#open(requestsReady)
    const ending = await this.#ended
    clearTimeout(this.#budget)
    await opening
    const output = this.#environment?.log.tail(OUTPUT_CAP_BYTES) ?? ''
    await this.#environment?.close()
    return { ...ending, requirements: this.#results.all(), output }
  }

  /** Ends it as our own doing. */
  abandon(message: string): void {
    this.#end({ status: 'error', message })
  }

  async #open(requestsReady: (requests: Omit<GraderRequests, 'hello'>) => void): Promise<void> {
    const { job, hosts, databases, programs, strict } = this.#options
    try {
      const onOurFault = (message: string) => this.abandon(message)
      const environment = await Environment.open({ job, hosts, databases, programs, strict, extraSql: [], onOurFault })
      this.#environment = environment
      if (!this.#over) requestsReady(this.#requests(environment))
    } catch (error) {
      if (error instanceof SqlError)
        this.#end({
          status: 'failed',
          reason: 'compile',
          message: `PostgreSQL refused ${error.path}: ${error.message}`,
          place: { file: error.path, line: error.line, column: 1 },
        })
      else this.abandon(error instanceof Error ? error.message : String(error))
    }
  }

  #requests(environment: Environment): Omit<GraderRequests, 'hello'> {
    const fixtures = fixtureRequests(environment)
    return {
      ...fixtures.requests,
      collected: async (ids) => {
        const problem = this.#results.declare(ids)
        if (problem !== undefined) this.abandon(problem)
        return problem === undefined ? {} : { problem }
      },
      begin: async (id, options) => {
        this.#announce(id)
        const address = await this.#begin(environment, options)
        await fixtures.mark()
        return address
      },
      end: async (id, outcome) => {
        await fixtures.release()
        const crashes = outcome.passed ? [] : await environment.subject.crashes()
        const message = crashes.length === 0 ? outcome.message : `${outcome.message} (${crashes.join('; ')})`
        const result = this.#over ? undefined : this.#results.add(id, { ...outcome, message })
        if (result !== undefined) this.#options.onProgress({ phase: 'result', result })
        // What failed may have left something in the app's memory that fails the next one, too.
        if (!outcome.passed) environment.subject.touch()
        const exhaustion = environment.exhaustion()
        if (exhaustion !== undefined) this.#end({ status: 'failed', reason: 'limit', message: `${exhaustion}.`.replace(/\.\.$/, '.') })
      },
      finished: async (problem) => {
        if (problem !== undefined) this.abandon(problem)
        else this.#end({ status: this.#results.passed ? 'passed' : 'failed' })
      },
    }
  }

  /** Nothing left of the requirement before; a subject that listens, if wanted. */
  async #begin(environment: Environment, options: RequirementOptions): Promise<SubjectAddress> {
    if (this.#over) throw new Error('The grading has ended.')
    const first = this.#begun === 0
    this.#begun += 1
    if (!first) await (options.fresh !== true && environment.emptiable ? environment.empty() : environment.renew())
    if (options.start === false) return environment.subject.address()
    try {
      const address = await environment.subject.start()
      if (!this.#started) await environment.noteStart()
      this.#started = true
      return address
    } catch (error) {
      if (!(error instanceof StartError) || !first) throw error
      const place = placeIn(environment.log.since(0))
      this.#end({ status: 'failed', reason: error.reason, message: error.message, ...(place === undefined ? {} : { place }) })
      throw error
    }
  }

  #announce(id: string): void {
    const checked = this.job.requirements.filter(({ notChecked }) => notChecked === undefined)
    this.#options.onProgress({
      phase: 'running',
      requirement: id,
      index: checked.findIndex((requirement) => requirement.id === id),
      of: checked.length,
    })
  }
}

import type { Exit, LogLine } from '../grader/types.ts'
import { SqlError, type DatabaseServer, type ServicePrograms } from '../services/types.ts'
import { OUTPUT_CAP_BYTES } from '../verdict/verdict.ts'
import { captureRequest } from './capture.ts'
import { Environment } from './environment.ts'
import type { HostPool } from './host-pool.ts'
import { StartError } from './instance.ts'
import { placeIn } from './place.ts'
import type { CapturedRequest, CapturedResponse, CompiledFiles, RunOutcome, SubjectJob, VisibleTestResult } from './protocol.ts'
import { runVisibleTests } from './visible-tests.ts'

export interface RunOptions {
  job: SubjectJob
  hosts: HostPool
  databases: DatabaseServer | undefined
  programs: ServicePrograms
  strict: boolean
  onLog: (line: LogLine) => void
  onExit: (exit: Exit) => void
}

/** An interactive run of the subject: sample data, no grader, requests answered as data. */
export class Run {
  readonly #options: RunOptions
  #environment: Environment | undefined

  constructor(options: RunOptions) {
    this.#options = options
  }

  /** Starts it. What the learner's code does wrong is in the outcome. */
  async start(): Promise<RunOutcome> {
    const { job, hosts, databases, programs, strict, onLog, onExit } = this.#options
    try {
      this.#environment = await Environment.open({ job, hosts, databases, programs, strict, extraSql: job.sampleSql })
      this.#environment.log.listen(onLog)
      this.#environment.subject.onCrash = onExit
      await this.#environment.subject.start()
      return {
        ok: true,
        handle: { instances: this.#environment.subject.running(), address: this.#environment.subject.address() },
        output: '',
      }
    } catch (error) {
      const output = this.#environment?.log.tail(OUTPUT_CAP_BYTES) ?? ''
      if (error instanceof SqlError)
        return {
          ok: false,
          reason: 'compile',
          message: `PostgreSQL refused ${error.path}: ${error.message}`,
          place: { file: error.path, line: error.line, column: 1 },
          output,
        }
      if (!(error instanceof StartError)) throw error
      const place = placeIn(this.#environment?.log.since(0) ?? [])
      return { ok: false, reason: error.reason, message: error.message, output, ...(place === undefined ? {} : { place }) }
    }
  }

  async request(request: CapturedRequest): Promise<CapturedResponse> {
    const { name, port } = this.#running().subject.turn()
    return captureRequest(name, port, request)
  }

  async test(tests: CompiledFiles): Promise<VisibleTestResult[]> {
    const environment = this.#running()
    const { hosts, job } = this.#options
    const options = { hosts, kit: job.kit, tests, url: `http://127.0.0.1:${environment.subject.turn().port}` }
    if (job.testsStartTheApp !== true) return runVisibleTests(options)
    // What they store is not for the app that runs.
    const own = await environment.beside(job)
    try {
      return await runVisibleTests({ ...options, wiring: await own.wiring('tests') })
    } finally {
      await own.close()
    }
  }

  async stop(): Promise<void> {
    await this.#environment?.close()
    this.#environment = undefined
  }

  #running(): Environment {
    if (this.#environment === undefined) throw new Error('The app is not running. Start it first.')
    return this.#environment
  }
}

import { EngineError, throwIfCancelled } from '../engine.ts'
import type { GradingJob, GradingOutcome, GradingProgress, SupervisorSettings } from '../supervisor/protocol.ts'
import type { StartProcess, TrustedProcess } from './process.ts'
import { SupervisorProcess } from './supervisor-process.ts'

export interface SlotOptions {
  runner: 'vitest' | 'light'
  startProcess: StartProcess
  settings: Omit<SupervisorSettings, 'token'>
  /** Ends what was started for this slot alone. Called when it is closed, also one that did not open. */
  release?: (() => Promise<void>) | undefined
}

/** How long a runner may take to end, in milliseconds. */
const RUNNER_END_DEADLINE_MS = 1_000

/** A place for one grading at a time: a supervisor, and a runner that is parked at it. */
export class Slot {
  readonly #supervisor: SupervisorProcess
  readonly #runner: TrustedProcess
  readonly #release: SlotOptions['release']
  #healthy = true

  private constructor(supervisor: SupervisorProcess, runner: TrustedProcess, release: SlotOptions['release']) {
    this.#supervisor = supervisor
    this.#runner = runner
    this.#release = release
    void runner.ended.then(() => {
      this.#healthy = false
    })
  }

  static async open({ runner, startProcess, settings, release }: SlotOptions): Promise<Slot> {
    const parked = await startProcess(runner).catch(async (error: unknown) => {
      await release?.()
      throw error
    })
    try {
      const supervisor = await SupervisorProcess.start(startProcess, settings)
      // One that has ended already is told when it is needed.
      await parked.write(`${JSON.stringify({ port: supervisor.port, token: supervisor.token })}\n`).catch(() => {})
      return new Slot(supervisor, parked, release)
    } catch (error) {
      await parked.end(RUNNER_END_DEADLINE_MS)
      await release?.()
      throw error
    }
  }

  /** False once it should be replaced: its runner ended or may be stuck in a test. */
  get healthy(): boolean {
    return this.#healthy
  }

  async grade(
    job: GradingJob,
    options: { signal?: AbortSignal | undefined; onProgress?: ((progress: GradingProgress) => void) | undefined },
  ): Promise<GradingOutcome> {
    throwIfCancelled(options.signal)
    this.#supervisor.handlers.progress = (progress) => options.onProgress?.(progress)
    const cancel = () => void this.#supervisor.request('cancel').catch(() => {})
    options.signal?.addEventListener('abort', cancel, { once: true })
    const died = this.#runner.ended.then(() => {
      throw new EngineError('runner-ended', `The process that runs the grader ended unexpectedly. ${this.#runner.complaint()}`.trim())
    })
    died.catch(() => {})
    try {
      const outcome = await Promise.race([this.#supervisor.request('grade', job), died])
      // A test that was cut off may still wait in the runner.
      if (outcome.status === 'timeout' || outcome.status === 'error') this.#healthy = false
      return outcome
    } catch (error) {
      this.#healthy = false
      throw error
    } finally {
      options.signal?.removeEventListener('abort', cancel)
      this.#supervisor.handlers.progress = () => {}
    }
  }

  async close(): Promise<void> {
    this.#healthy = false
    await Promise.all([this.#runner.end(RUNNER_END_DEADLINE_MS), this.#supervisor.close()])
    // The supervisor drops its databases first.
    await this.#release?.()
  }
}

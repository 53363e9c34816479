import { setTimeout as delay } from 'node:timers/promises'
import { Logger } from '@nestjs/common'
import { run, type Runner, type TaskList } from 'graphile-worker'
import type { Pool } from 'pg'
import { jobLogger } from '../logging/job-logger.ts'

const RESTART_MS = 500

/** Hands jobs to functions, several at once, and begins again when the job queue gives up, as it does when the database goes away. */
export class JobRunner {
  private readonly logger = new Logger(JobRunner.name)
  private readonly stopping = new AbortController()
  private runner: Runner | undefined
  private kept: Promise<void> | undefined

  /**
   * @param concurrency jobs at once
   * @param tasks what is done for each kind of job. One that rejects is tried again as often as its job says
   * @param crontab when to do which by itself, in UTC, on one of all servers
   */
  constructor(
    private readonly pgPool: Pool,
    private readonly concurrency: number,
    private readonly tasks: TaskList,
    private readonly crontab?: string,
  ) {}

  /** Whether it takes jobs. */
  get isRunning(): boolean {
    return this.runner !== undefined && !this.stopping.signal.aborted
  }

  /** @throws when it can't begin; later failures are mended by itself */
  async start(): Promise<void> {
    const first = await this.begin()
    this.kept = this.keep(first)
  }

  /** Takes no more jobs, and waits for those that run. */
  async stop(): Promise<void> {
    this.stopping.abort()
    await this.runner?.stop().catch((error: unknown) => this.logger.warn(error))
    await this.kept
  }

  private async begin(): Promise<Runner> {
    const runner = await run({
      pgPool: this.pgPool,
      concurrency: this.concurrency,
      noHandleSignals: true,
      logger: jobLogger(),
      taskList: this.tasks,
      ...(this.crontab !== undefined && { crontab: this.crontab }),
      // Without a delay, failing to note the end of a job is an unhandled rejection, which ends the process.
      preset: { worker: { completeJobBatchDelay: 0, failJobBatchDelay: 0 } },
    })
    this.runner = runner
    return runner
  }

  private async keep(first: Runner): Promise<void> {
    for (let runner: Runner | undefined = first; ;) {
      try {
        runner ??= await this.begin()
        // Told to stop while it began.
        if (this.stopping.signal.aborted) await runner.stop()
        await runner.promise
      } catch (error) {
        if (!this.stopping.signal.aborted) this.logger.warn(error)
      }
      this.runner = undefined
      runner = undefined
      await delay(RESTART_MS, undefined, { signal: this.stopping.signal }).catch(() => undefined)
      if (this.stopping.signal.aborted) return
    }
  }
}

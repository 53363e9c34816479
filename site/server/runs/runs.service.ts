import { randomUUID } from 'node:crypto'
import { Inject, Injectable, Logger, type OnModuleDestroy } from '@nestjs/common'
import type { z } from 'zod'
import type { Engine, RunStart } from '#engine/engine.ts'
import type { CapturedRequest, CapturedResponse } from '#engine/supervisor/protocol.ts'
import type { runSchema, Submission, testResultSchema } from '../../runtimes/server/api.ts'
import { RevisionsService } from '../bundles/revisions.service.ts'
import { CatalogueService } from '../catalogue/catalogue.service.ts'
import type { Config } from '../config.ts'
import { Metrics } from '../metrics/metrics.ts'
import { ProblemException } from '../problems/problem.ts'
import { CONFIG, ENGINE } from '../tokens.ts'
import { LiveRun } from './live-run.ts'
import { Places, type Place } from './places.ts'

const IDLE_CHECK_MS = 1_000

type RunAnswer = z.infer<typeof runSchema>
type TestAnswer = z.infer<typeof testResultSchema>

/** Run sessions: one per visitor, until it is stopped, replaced, idle for too long, or left by whoever watched it. */
@Injectable()
export class RunsService implements OnModuleDestroy {
  private readonly logger = new Logger(RunsService.name)
  private readonly runs = new Map<string, { run: LiveRun; place: Place }>()
  private readonly places: Places
  private readonly idleCheck: NodeJS.Timeout

  constructor(
    @Inject(CONFIG) private readonly config: Config,
    @Inject(ENGINE) private readonly engine: Engine,
    private readonly catalogue: CatalogueService,
    private readonly revisions: RevisionsService,
    metrics: Metrics,
  ) {
    this.places = new Places(config.runLimit)
    metrics.gauge('loadbearing_runs', 'Run sessions and test runs of this process.', [], () => this.places.taken)
    metrics.gauge('loadbearing_runs_max', 'Run sessions and test runs that it may have; beyond it 429.', [], () => config.runLimit)
    this.idleCheck = setInterval(() => this.endIdle(), IDLE_CHECK_MS)
  }

  /**
   * Starts the visitor's app, in place of the one that runs.
   *
   * @param gone aborts when the visitor no longer waits
   * @throws ProblemException 404, 413, 422, 429; 409 when another start replaced this one
   */
  async start(visitor: string, submission: Submission, gone: AbortSignal): Promise<RunAnswer> {
    const { worked: exercise } = await this.revisions.workedOn(submission)
    const files = this.catalogue.lay(exercise, submission.files)
    const place = await this.places.take(visitor, () => this.retryAfter())
    const run = new LiveRun(randomUUID(), visitor)
    let started: RunStart
    try {
      started = await this.engine.run(
        { exercise, files },
        { signal: AbortSignal.any([gone, place.signal]), onLog: (line) => run.log(line), onExit: (exit) => run.exited(exit) },
      )
    } catch (error) {
      place.release()
      throw place.signal.aborted ? replaced() : error
    }
    if (!started.ok) {
      place.release()
      return started
    }
    run.attach(started.session)
    this.keep(run, place)
    if (gone.aborted || place.signal.aborted) {
      await this.end(run)
      throw replaced()
    }
    return { ok: true, id: run.id, instances: [...started.session.instances] }
  }

  /** The visitor's run. Counts as use. @throws ProblemException 404 */
  find(id: string, visitor: string | undefined): LiveRun {
    const run = this.runs.get(id)?.run
    if (!run || run.visitor !== visitor) throw new ProblemException(404, 'run-unknown', 'This app no longer runs. Run it again.')
    run.lastUsed = process.uptime()
    return run
  }

  async request(id: string, visitor: string | undefined, request: CapturedRequest): Promise<CapturedResponse> {
    const run = this.find(id, visitor)
    if (!run.app) throw new ProblemException(404, 'run-unknown', 'This app no longer runs. Run it again.')
    return run.app.request(request).finally(() => (run.lastUsed = process.uptime()))
  }

  async stop(id: string, visitor: string | undefined): Promise<void> {
    await this.end(this.find(id, visitor))
  }

  /** Runs the visible tests on an app of their own. @throws as `start` */
  async test(visitor: string, submission: Submission, gone: AbortSignal): Promise<TestAnswer> {
    const { worked: exercise } = await this.revisions.workedOn(submission)
    const files = this.catalogue.lay(exercise, submission.files)
    const place = await this.places.take(`tests of ${visitor}`, () => this.retryAfter())
    const signal = AbortSignal.any([gone, place.signal])
    try {
      const started = await this.engine.run({ exercise, files }, { signal })
      if (!started.ok) return { ok: false, message: started.message, ...(started.place ? { place: started.place } : {}) }
      const { session } = started
      const stopped = Promise.withResolvers<never>()
      const stop = (): void => {
        session.stop().then(() => stopped.reject(replaced()), stopped.reject)
      }
      stopped.promise.catch(() => undefined)
      try {
        if (signal.aborted) throw replaced()
        signal.addEventListener('abort', stop, { once: true })
        return await Promise.race([session.test(files), stopped.promise])
      } finally {
        signal.removeEventListener('abort', stop)
        await session.stop()
      }
    } catch (error) {
      throw place.signal.aborted ? replaced() : error
    } finally {
      place.release()
    }
  }

  async onModuleDestroy(): Promise<void> {
    clearInterval(this.idleCheck)
    await this.places.close()
  }

  private keep(run: LiveRun, place: Place): void {
    this.runs.set(run.id, { run, place })
    place.signal.addEventListener('abort', () => void this.end(run), { once: true })
  }

  private async end(run: LiveRun): Promise<void> {
    const place = this.runs.get(run.id)?.place
    if (!place) return
    this.runs.delete(run.id)
    try {
      await run.end()
    } catch (error) {
      this.logger.error(error)
    } finally {
      place.release()
    }
  }

  private endIdle(): void {
    for (const { run } of this.runs.values()) if (this.idleLeft(run) <= 0) void this.end(run)
  }

  /** Seconds until a run ends for want of use, or of anybody who sees it: a browser may vanish without a word. */
  private idleLeft(run: LiveRun): number {
    const idle = this.config.runIdleSeconds - (process.uptime() - run.lastUsed)
    return Math.min(idle, this.config.runAbandonedSeconds - run.abandonedSeconds)
  }

  /** Seconds until the run that has been idle for longest would end. */
  private retryAfter(): number {
    const soonest = Math.min(60, ...[...this.runs.values()].map(({ run }) => this.idleLeft(run)))
    return Math.max(5, Math.ceil(soonest))
  }
}

function replaced(): ProblemException {
  return new ProblemException(409, 'replaced', 'Another start replaced this one, or the server is stopping.')
}

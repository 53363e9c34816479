import { randomInt } from 'node:crypto'
import { setTimeout as delay } from 'node:timers/promises'
import { Inject, Injectable, Logger, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common'
import { EngineError, type Engine } from '#engine/engine.ts'
import type { Bundle } from '#engine/exercise/bundle/bundle.ts'
import type { Exercise } from '#engine/exercise/types.ts'
import type { RequirementResult, Verdict } from '#engine/verdict/verdict.ts'
import { BundlesService } from '../bundles/bundles.service.ts'
import { RevisionsService } from '../bundles/revisions.service.ts'
import { CatalogueService } from '../catalogue/catalogue.service.ts'
import type { Config } from '../config.ts'
import { DatabaseService } from '../database/database.service.ts'
import { isDatabaseGone, untilBack } from '../database/gone.ts'
import { NotificationsService } from '../database/notifications.service.ts'
import type { StoredProgress } from '../database/schema.ts'
import { Metrics, type GradingResult } from '../metrics/metrics.ts'
import { SignaturesService } from '../signatures/signatures.service.ts'
import { inGradingSpan } from '../tracing/grading-span.ts'
import { CONFIG, ENGINE } from '../tokens.ts'
import { coalesced } from './coalesced.ts'
import { errorVerdict } from './error-verdict.ts'
import { GRADER_SPACE } from './grader-lock.ts'
import { GradingsRepository, type Claim } from './gradings.repository.ts'
import { JobRunner } from './job-runner.ts'
import { TASK } from './queue.ts'

const SWEEP_MS = 10_000
/** A grader whose connection broke has this long to come back before what it has goes to others. */
const COME_BACK_MS = 5_000
/** How long running gradings may go on when the server stops, before they go back to the queue. */
const GRACE_MS = 4_000
/** A second failure of ours ends a grading, without a cost for the learner. */
const MAX_FAILURES = 2
/** So many graders may be lost with a grading before it counts as what kills them. */
const MAX_LOST = 5

/** Why a grading is aborted. */
type Reason = 'cancelled' | 'stopping'

/** Takes gradings from the queue and has the engine do them. One that dies loses nothing: others take over what it had. */
@Injectable()
export class GraderService implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly logger = new Logger(GraderService.name)
  private readonly number = randomInt(1, 2 ** 31 - 1)
  private readonly running = new Map<Claim, AbortController>()
  /** Claims that are under way, and what was cancelled meanwhile. */
  private claiming = 0
  private readonly cancelledMeanwhile = new Set<string>()
  private readonly runner: JobRunner
  private readonly stopping = new AbortController()
  /** The database is waited for no longer. */
  private readonly leaving = new AbortController()
  private readonly sweepSoon = coalesced(
    () => this.sweep(),
    (error) => this.logger.warn(error),
  )
  private sweeper: NodeJS.Timeout | undefined

  constructor(
    @Inject(CONFIG) config: Config,
    @Inject(ENGINE) private readonly engine: Engine,
    database: DatabaseService,
    private readonly notifications: NotificationsService,
    private readonly catalogue: CatalogueService,
    private readonly gradings: GradingsRepository,
    private readonly bundles: BundlesService,
    private readonly revisions: RevisionsService,
    private readonly signatures: SignaturesService,
    private readonly metrics: Metrics,
  ) {
    this.runner = new JobRunner(database.pool, config.graderSlots, { [TASK]: () => this.perform() })
    metrics.gauge(
      'loadbearing_grader_slots',
      'Gradings that this process may do at once, each in a sandbox of its own.',
      [],
      () => config.graderSlots,
    )
    metrics.gauge('loadbearing_grader_slots_busy', 'Gradings that this process does now.', [], () => this.running.size)
  }

  /** Whether it takes gradings from the queue. */
  get isWorking(): boolean {
    return this.runner.isRunning && !this.stopping.signal.aborted
  }

  async onApplicationBootstrap(): Promise<void> {
    await this.notifications.onConnection(async (client) => {
      // Shared: the server may still hold the lock of the connection that this one replaces.
      await client.query('select pg_advisory_lock_shared($1, $2)', [GRADER_SPACE, this.number])
    })
    this.notifications.heard.subscribe((heard) => {
      if (heard.kind === 'cancel') this.cancelled(heard.id)
      if (heard.kind === 'reconnected') this.checkRunning().catch((error: unknown) => this.logger.warn(error))
    })
    this.sweepSoon()
    this.sweeper = setInterval(this.sweepSoon, SWEEP_MS)
    await this.runner.start()
  }

  async onModuleDestroy(): Promise<void> {
    this.stopping.abort()
    clearInterval(this.sweeper)
    const grace = setTimeout(() => {
      this.running.forEach((controller) => controller.abort('stopping' satisfies Reason))
      this.leaving.abort()
    }, GRACE_MS)
    await this.runner.stop()
    clearTimeout(grace)
  }

  /** Never rejects, as its job would be lost: what goes wrong here is found by the sweep. */
  private async perform(): Promise<void> {
    try {
      const claimed = await this.claim()
      if (claimed)
        await this.timed(() => inGradingSpan(claimed[0], () => this.grade(...claimed))).finally(() => this.running.delete(claimed[0]))
    } catch (error) {
      this.logger.error(error)
    }
  }

  private async timed(grade: () => Promise<GradingResult>): Promise<void> {
    const start = performance.now()
    this.metrics.graded(await grade(), (performance.now() - start) / 1000)
  }

  /** From here on it can be cancelled. */
  private async claim(): Promise<[Claim, AbortSignal] | undefined> {
    this.claiming += 1
    try {
      const claim = await untilBack(() => this.gradings.claim(this.number), { signal: this.stopping.signal })
      if (!claim) return undefined
      const controller = new AbortController()
      this.running.set(claim, controller)
      if (this.cancelledMeanwhile.has(claim.id)) controller.abort('cancelled' satisfies Reason)
      return [claim, controller.signal]
    } finally {
      this.claiming -= 1
      if (this.claiming === 0) this.cancelledMeanwhile.clear()
    }
  }

  private cancelled(id: string): void {
    for (const [claim, controller] of this.running) if (claim.id === id) controller.abort('cancelled' satisfies Reason)
    if (this.claiming > 0) this.cancelledMeanwhile.add(id)
  }

  private async grade(claim: Claim, signal: AbortSignal): Promise<GradingResult> {
    let exercise: Exercise | undefined
    let verdict: Verdict
    let bundle: Bundle
    const progress = this.recorder(claim)
    try {
      exercise = await this.exerciseOf(claim)
      bundle = await this.bundles.of(exercise)
      const request = { exercise, files: claim.files, runtime: 'server' as const, ...(claim.seed === null ? {} : { seed: claim.seed }) }
      verdict = await this.engine.grade(request, { signal, onProgress: progress.record })
      if (verdict.status === 'error') throw new Error(verdict.message ?? 'the engine gave no verdict')
    } catch (error) {
      await progress.written()
      const reason: unknown = signal.aborted ? signal.reason : undefined
      if (reason === 'cancelled') return 'cancelled'
      if (reason === 'stopping') {
        await this.untilStored(() => this.gradings.requeue(claim, 'free'))
        return 'stopped'
      }
      this.logger.error(error)
      return this.failedHere(claim, exercise)
    }
    await progress.written()
    return this.store(claim, verdict, bundle, exercise)
  }

  private async exerciseOf({ slug, revision, pinned }: Claim): Promise<Exercise> {
    if (!pinned) return this.catalogue.exercise(slug)
    const exercise = await this.revisions.of(slug, revision)
    if (!exercise) throw new EngineError('revision-unknown', `Nothing is kept of revision ${revision} of ${slug}.`)
    return exercise
  }

  private async store(claim: Claim, verdict: Verdict, bundle: Bundle, exercise: Exercise): Promise<GradingResult> {
    try {
      await this.untilStored(async () => {
        const signature = await this.signatures.sign(verdict, { ...claim, bundle: bundle.hash })
        await this.gradings.finish(claim, verdict, { bundle, manifest: exercise.manifest, signature })
      })
      return verdict.status
    } catch (error) {
      if (isDatabaseGone(error)) throw error
      this.logger.error(error)
      return this.failedHere(claim, exercise)
    }
  }

  private async failedHere(claim: Claim, exercise: Exercise | undefined): Promise<GradingResult> {
    await this.untilStored(() => this.giveUpOrRetry(claim, 'failed', exercise))
    return 'failed-here'
  }

  /** A database that is away is waited for. When that takes too long, the sweep gives the grading back. */
  private untilStored(work: () => Promise<void>): Promise<void> {
    return untilBack(work, { signal: this.leaving.signal })
  }

  private async giveUpOrRetry(claim: Claim, why: 'failed' | 'lost', exercise: Exercise | undefined): Promise<void> {
    const isWorthwhile = why === 'failed' ? claim.failures + 1 < MAX_FAILURES : claim.lost + 1 < MAX_LOST
    if (isWorthwhile) await this.gradings.requeue(claim, why)
    else await this.gradings.finish(claim, errorVerdict(claim, exercise))
  }

  /** Writes progress in order, and drops what is out of date by the time that it could be written. */
  private recorder(claim: Claim) {
    const results: RequirementResult[] = []
    let progress: StoredProgress = { phase: 'preparing' }
    let isStale = false
    let writing: Promise<void> | undefined
    const write = async (): Promise<void> => {
      while (isStale) {
        isStale = false
        await this.gradings.recordProgress(claim, progress, results)
      }
    }
    return {
      record: (event: Parameters<NonNullable<NonNullable<Parameters<Engine['grade']>[1]>['onProgress']>>[0]): void => {
        if (event.phase === 'result') results.push(event.result)
        else progress = event
        isStale = true
        writing ??= write()
          .catch((error: unknown) => this.logger.warn(error))
          .finally(() => (writing = undefined))
      },
      written: async (): Promise<void> => writing,
    }
  }

  /** Notifications may have been missed: ends what was cancelled or went to somebody else. */
  private async checkRunning(): Promise<void> {
    for (const [claim, controller] of [...this.running]) {
      if (!(await this.gradings.isCurrent(claim))) controller.abort('cancelled' satisfies Reason)
    }
  }

  /** Brings back what graders had that are gone, and what this one lost sight of. */
  private async sweep(): Promise<void> {
    await this.gradings.replaceLostJobs()
    await this.releaseForgotten()
    const suspects = new Set((await this.gradings.orphans(GRADER_SPACE)).map(tryOf))
    if (suspects.size === 0) return
    await delay(COME_BACK_MS, undefined, { signal: this.stopping.signal }).catch(() => undefined)
    if (this.stopping.signal.aborted) return
    for (const orphan of await this.gradings.orphans(GRADER_SPACE)) {
      if (!suspects.has(tryOf(orphan))) continue
      this.logger.warn(`grading ${orphan.id} lost its grader`)
      await this.giveUpOrRetry(orphan, 'lost', await this.exerciseOf(orphan).catch(() => undefined))
    }
  }

  /** Gradings of this grader's that it does not do: the answer to a claim was lost, or how it ended could not be written. */
  private async releaseForgotten(): Promise<void> {
    if (this.claiming > 0) return
    const mine = await this.gradings.claimedBy(this.number)
    if (this.claiming > 0) return
    const known = new Set([...this.running.keys()].map(tryOf))
    for (const claim of mine) if (!known.has(tryOf(claim))) await this.gradings.requeue(claim, 'free')
  }
}

function tryOf({ id, attempt }: Pick<Claim, 'id' | 'attempt'>): string {
  return `${id} ${attempt}`
}

import { randomInt } from 'node:crypto'
import { Inject, Injectable, Logger, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common'
import { run, type Runner } from 'graphile-worker'
import { z } from 'zod'
import type { Engine } from '#engine/engine.ts'
import type { Exercise } from '#engine/exercise/types.ts'
import type { RequirementResult } from '#engine/verdict/verdict.ts'
import { BundlesService } from '../bundles/bundles.service.ts'
import { CatalogueService } from '../catalogue/catalogue.service.ts'
import type { Config } from '../config.ts'
import { DatabaseService } from '../database/database.service.ts'
import { NotificationsService } from '../database/notifications.service.ts'
import type { StoredProgress } from '../database/schema.ts'
import { jobLogger } from '../logging/job-logger.ts'
import { SignaturesService } from '../signatures/signatures.service.ts'
import { CONFIG, ENGINE } from '../tokens.ts'
import { errorVerdict } from './error-verdict.ts'
import { GradingsRepository, TASK, type Claim } from './gradings.repository.ts'

/** First half of the advisory locks by which graders show that they live. */
const LOCK_SPACE = 0x10ad
const SWEEP_MS = 30_000
/** How long running gradings may go on when the server stops, before they go back to the queue. */
const GRACE_MS = 4_000
/** A second failure of ours ends a grading, without a cost for the learner. */
const MAX_ATTEMPTS = 2

const payloadSchema = z.object({ id: z.uuid() })

/** Why a grading is aborted. */
type Reason = 'cancelled' | 'stopping'

/** Takes gradings from the queue and has the engine do them. One that dies loses nothing: others take over what it had. */
@Injectable()
export class GraderService implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly logger = new Logger(GraderService.name)
  private readonly number = randomInt(1, 2 ** 31 - 1)
  private readonly running = new Map<string, AbortController>()
  private runner: Runner | undefined
  private sweeper: NodeJS.Timeout | undefined
  private isStopping = false

  constructor(
    @Inject(CONFIG) private readonly config: Config,
    @Inject(ENGINE) private readonly engine: Engine,
    private readonly database: DatabaseService,
    private readonly notifications: NotificationsService,
    private readonly catalogue: CatalogueService,
    private readonly gradings: GradingsRepository,
    private readonly bundles: BundlesService,
    private readonly signatures: SignaturesService,
  ) {}

  /** Whether it takes gradings from the queue. */
  get isWorking(): boolean {
    return this.runner !== undefined && !this.isStopping
  }

  async onApplicationBootstrap(): Promise<void> {
    await this.notifications.onConnection(async (client) => {
      await client.query('select pg_advisory_lock($1, $2)', [LOCK_SPACE, this.number])
    })
    this.notifications.heard.subscribe((heard) => {
      if (heard.kind === 'cancel') this.running.get(heard.id)?.abort('cancelled' satisfies Reason)
    })
    await this.sweep()
    this.sweeper = setInterval(() => void this.sweep().catch((error: unknown) => this.logger.error(error)), SWEEP_MS)
    this.runner = await run({
      pgPool: this.database.pool,
      concurrency: this.config.graderSlots,
      noHandleSignals: true,
      logger: jobLogger(),
      taskList: { [TASK]: (payload: unknown) => this.perform(payloadSchema.parse(payload).id) },
    })
    this.runner.promise.catch((error: unknown) => {
      this.runner = undefined
      this.logger.error(error)
    })
  }

  async onModuleDestroy(): Promise<void> {
    this.isStopping = true
    clearInterval(this.sweeper)
    const grace = setTimeout(() => this.running.forEach((controller) => controller.abort('stopping' satisfies Reason)), GRACE_MS)
    // Waits for the jobs that run.
    await this.runner?.stop().catch((error: unknown) => this.logger.error(error))
    clearTimeout(grace)
  }

  private async perform(id: string): Promise<void> {
    const controller = new AbortController()
    // Before the claim: from then on it can be cancelled.
    this.running.set(id, controller)
    try {
      const claim = await this.gradings.claim(id, this.number)
      if (claim) await this.grade(claim, controller.signal)
    } finally {
      if (this.running.get(id) === controller) this.running.delete(id)
    }
  }

  private async grade(claim: Claim, signal: AbortSignal): Promise<void> {
    let exercise: Exercise | undefined
    const progress = this.recorder(claim)
    try {
      exercise = await this.catalogue.exercise(claim.slug)
      const bundle = await this.bundles.of(exercise)
      const request = { exercise, files: claim.files, runtime: 'server' as const, ...(claim.seed === null ? {} : { seed: claim.seed }) }
      const verdict = await this.engine.grade(request, { signal, onProgress: progress.record })
      if (verdict.status === 'error') throw new Error(verdict.message ?? 'the engine gave no verdict')
      await progress.written()
      const signature = await this.signatures.sign(verdict, { ...claim, bundle: bundle.hash })
      await this.gradings.finish(claim, verdict, { bundle, signature })
    } catch (error) {
      await progress.written()
      const reason: unknown = signal.aborted ? signal.reason : undefined
      if (reason === 'cancelled') return
      if (reason === 'stopping') return this.gradings.requeue(claim, { free: true })
      this.logger.error(error)
      await this.giveUpOrRetry(claim, exercise)
    }
  }

  private async giveUpOrRetry(claim: Claim, exercise: Exercise | undefined): Promise<void> {
    if (claim.attempt < MAX_ATTEMPTS) await this.gradings.requeue(claim, { free: false })
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

  /** Brings back what graders had that are gone. */
  private async sweep(): Promise<void> {
    for (const orphan of await this.gradings.orphans(LOCK_SPACE)) {
      this.logger.warn(`grading ${orphan.id} lost its grader`)
      await this.giveUpOrRetry(orphan, await this.catalogue.exercise(orphan.slug).catch(() => undefined))
    }
    await this.gradings.replaceLostJobs()
  }
}

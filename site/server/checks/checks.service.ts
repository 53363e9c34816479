import { Inject, Injectable, Logger, type OnModuleDestroy } from '@nestjs/common'
import type { Engine } from '#engine/engine.ts'
import type { Exercise } from '#engine/exercise/types.ts'
import { checkOf } from '../../runtimes/check-of.ts'
import type { Check, CheckSubmission } from '../../runtimes/server/api.ts'
import { RevisionsService } from '../bundles/revisions.service.ts'
import { CatalogueService } from '../catalogue/catalogue.service.ts'
import type { Config } from '../config.ts'
import { ProblemException } from '../problems/problem.ts'
import { Places } from '../runs/places.ts'
import { CONFIG, ENGINE } from '../tokens.ts'

/** A check takes about as long as a requirement does. */
const RETRY_SECONDS = 10

/**
 * Checks some requirements by themselves, while whoever asked waits. They come before nobody: there are no more of them at
 * once than gradings, whose slots they use. Nothing is stored or signed, so nothing can take one for an attempt.
 */
@Injectable()
export class ChecksService implements OnModuleDestroy {
  private readonly logger = new Logger(ChecksService.name)
  private readonly places: Places

  constructor(
    @Inject(CONFIG) { graderSlots }: Config,
    @Inject(ENGINE) private readonly engine: Engine,
    private readonly catalogue: CatalogueService,
    private readonly revisions: RevisionsService,
  ) {
    this.places = new Places(graderSlots, { full: 'checks-full', for: 'check a requirement' })
  }

  /**
   * @param gone aborts when the visitor no longer waits
   * @throws ProblemException 404, 413, 422 (files, or a requirement that there is not), 429; 409 when another check of this
   *   visitor replaced it. That we failed is an answer, as in a verdict
   */
  async check(visitor: string, { only, seed, ...submission }: CheckSubmission, gone: AbortSignal): Promise<Check> {
    const { worked: exercise } = await this.revisions.workedOn(submission)
    const files = this.catalogue.lay(exercise, submission.files)
    requireKnown(exercise, only)
    const place = await this.places.take(visitor, () => RETRY_SECONDS)
    const started = performance.now()
    try {
      const request = { exercise, files, runtime: 'server' as const, only, ...(seed === undefined ? {} : { seed }) }
      const verdict = await this.engine.grade(request, { signal: AbortSignal.any([gone, place.signal]) })
      if (verdict.status === 'error') this.logger.error(`a check of ${exercise.slug} failed: ${verdict.message ?? 'nobody said why'}`)
      return checkOf(verdict, only)
    } catch (error) {
      if (place.signal.aborted) throw replaced()
      if (!gone.aborted) this.logger.error(error)
      return failed(exercise, only, seed ?? 0, performance.now() - started)
    } finally {
      place.release()
    }
  }

  async onModuleDestroy(): Promise<void> {
    await this.places.close()
  }
}

function requireKnown({ slug, manifest }: Exercise, only: readonly string[]): void {
  const known = manifest.requirements.map(({ id }) => id)
  const unknown = only.find((id) => !known.includes(id))
  if (unknown === undefined) return
  throw new ProblemException(422, 'requirement-unknown', `${slug} has no requirement ${unknown}. It has ${known.join(', ')}.`)
}

function failed({ manifest }: Exercise, only: readonly string[], seed: number, durationMs: number): Check {
  const asked = manifest.requirements.filter(({ id }) => only.includes(id))
  const requirements = asked.map(({ id, title }) => ({ id, title, status: 'not-run' as const, message: '', durationMs: 0 }))
  return { seed, requirements, reason: 'error', output: '', durationMs }
}

function replaced(): ProblemException {
  return new ProblemException(409, 'replaced', 'Another check of yours replaced this one, or the server is stopping.')
}

import { Inject, Injectable, Logger, type OnModuleDestroy } from '@nestjs/common'
import type { Engine } from '#engine/engine.ts'
import type { Exercise } from '#engine/exercise/types.ts'
import type { Verdict } from '#engine/verdict/verdict.ts'
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
   *   visitor replaced it; 500 when it failed and the learner did nothing wrong
   */
  async check(visitor: string, { only, seed, ...submission }: CheckSubmission, gone: AbortSignal): Promise<Check> {
    const { worked: exercise } = await this.revisions.workedOn(submission)
    const files = this.catalogue.lay(exercise, submission.files)
    requireKnown(exercise, only)
    const place = await this.places.take(visitor, () => RETRY_SECONDS)
    let verdict: Verdict
    try {
      const request = { exercise, files, runtime: 'server' as const, only, ...(seed === undefined ? {} : { seed }) }
      verdict = await this.engine.grade(request, { signal: AbortSignal.any([gone, place.signal]) })
    } catch (error) {
      throw place.signal.aborted ? replaced() : error
    } finally {
      place.release()
    }
    const check = checkOf(verdict, only)
    if (check) return check
    this.logger.error(`a check of ${exercise.slug} gave no verdict: ${verdict.message ?? 'nobody said why'}`)
    throw new ProblemException(500, 'check-failed', 'The check itself failed; this is not your mistake. Try again in a moment.')
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

function replaced(): ProblemException {
  return new ProblemException(409, 'replaced', 'Another check of yours replaced this one, or the server is stopping.')
}

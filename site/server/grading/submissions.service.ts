import { createHash, randomUUID } from 'node:crypto'
import { Inject, Injectable } from '@nestjs/common'
import type { Grading, Submission } from '../../runtimes/server/api.ts'
import { CatalogueService } from '../catalogue/catalogue.service.ts'
import type { Config } from '../config.ts'
import { ProblemException } from '../problems/problem.ts'
import { CONFIG } from '../tokens.ts'
import { GradingsRepository, type GradingView } from './gradings.repository.ts'

/** Seconds after which a full queue is worth another try. */
const RETRY_AFTER = 30

/** What visitors do with gradings: hand in, look, cancel. */
@Injectable()
export class SubmissionsService {
  constructor(
    private readonly catalogue: CatalogueService,
    private readonly gradings: GradingsRepository,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  /**
   * Queues a submission. The same idempotency key gives the same grading.
   *
   * @throws ProblemException 404, 413, 422 (files, or the key was used for something else), 429 when the queue is full
   */
  async submit(submission: Submission, idempotencyKey: string | undefined): Promise<Grading> {
    const fingerprint = fingerprintOf(submission)
    if (idempotencyKey !== undefined) {
      const known = await this.repeated(idempotencyKey, fingerprint)
      if (known) return known
    }
    const { exercise, files } = await this.catalogue.lay(submission)
    if ((await this.gradings.queueLength()) >= this.config.queueLimit) {
      throw new ProblemException(429, 'queue-full', `The queue is full. Try again in ${RETRY_AFTER} seconds.`, {
        headers: { 'retry-after': String(RETRY_AFTER) },
      })
    }
    const id = randomUUID()
    const isNew = await this.gradings.insert({
      id,
      slug: exercise.slug,
      revision: exercise.revision,
      files,
      seed: submission.seed,
      idempotencyKey,
      fingerprint,
    })
    if (!isNew && idempotencyKey !== undefined) {
      const known = await this.repeated(idempotencyKey, fingerprint)
      if (known) return known
    }
    return this.find(id)
  }

  /** @throws ProblemException 404 */
  async find(id: string): Promise<Grading> {
    const grading = await this.gradings.find(id)
    if (!grading) throw unknownGrading(id)
    return toGrading(grading)
  }

  /** @throws ProblemException 404 */
  async cancel(id: string): Promise<void> {
    if (!(await this.gradings.cancel(id))) throw unknownGrading(id)
  }

  private async repeated(key: string, fingerprint: string): Promise<Grading | undefined> {
    const known = await this.gradings.byIdempotencyKey(key)
    if (known && known.fingerprint !== fingerprint) {
      throw new ProblemException(
        422,
        'idempotency-key-reused',
        'This Idempotency-Key was used for another submission. Draw a new one for each submission.',
      )
    }
    return known && this.find(known.id)
  }
}

/** @example toGrading({ state: 'queued', position: 2, … }).progress // { phase: 'queued', position: 2 } */
export function toGrading({ id, slug, state, progress, results, verdict, signature, position }: GradingView): Grading {
  const shown = state === 'queued' ? ({ phase: 'queued', position } as const) : progress
  return {
    id,
    slug,
    state,
    ...(shown ? { progress: shown } : {}),
    ...(state === 'running' ? { results: [...results] } : {}),
    ...(verdict ? { verdict } : {}),
    ...(signature === null ? {} : { signature }),
  }
}

function unknownGrading(id: string): ProblemException {
  return new ProblemException(404, 'grading-unknown', `There is no grading ${id}. Submit the files again.`)
}

function fingerprintOf({ slug, files, seed }: Submission): string {
  const sorted = Object.entries(files).sort(([a], [b]) => (a < b ? -1 : 1))
  return createHash('sha256')
    .update(JSON.stringify([slug, seed ?? null, sorted]))
    .digest('hex')
}

import { createHash, randomUUID } from 'node:crypto'
import { Inject, Injectable } from '@nestjs/common'
import type { SourceFiles } from '#engine/compile/types.ts'
import type { Grading, Submission } from '../../runtimes/server/api.ts'
import { RevisionsService } from '../bundles/revisions.service.ts'
import { CatalogueService } from '../catalogue/catalogue.service.ts'
import { counts, type Counted } from '../cohorts/count-attempt.ts'
import type { Config } from '../config.ts'
import { ProblemException } from '../problems/problem.ts'
import { CONFIG } from '../tokens.ts'
import { GradingsRepository, type GradingView, type Insertion, type NewGrading } from './gradings.repository.ts'
import { QueuePositionsService } from './queue-positions.service.ts'
import { inSeconds, secondsUntil } from './retry-after.ts'
import { WaysToGradeService, type Exercises } from './ways-to-grade.service.ts'

/** The part of a full queue that has to be done before those who were refused come back: not all for the one free place. */
const FREED_SHARE = 0.1
/** What somebody is given changes rarely, and never for long. */
const TRIES = 3

/** What visitors do with gradings: hand in, look, cancel. */
@Injectable()
export class SubmissionsService {
  constructor(
    private readonly catalogue: CatalogueService,
    private readonly revisions: RevisionsService,
    private readonly ways: WaysToGradeService,
    private readonly gradings: GradingsRepository,
    private readonly positions: QueuePositionsService,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  /**
   * Queues a submission, which counts for each of the owner's assignments of the exercise: where those stay with different
   * revisions, as a grading for each. The same idempotency key gives the same gradings.
   *
   * @param owner a user, or who a visitor is (`ownerOfVisitor`)
   * @throws ProblemException 404, 409 when what is given changes all the time, 413, 422 (files, or the key was used for something else), 429 when too many wait, of
   *   this owner or in all
   */
  async submit(submission: Submission, idempotencyKey: string | undefined, owner: string): Promise<Grading> {
    const fingerprint = fingerprintOf(submission)
    const known = await this.repeated(idempotencyKey, fingerprint, owner)
    if (known) return known
    const exercises = await this.revisions.workedOn(submission)
    const files = this.catalogue.lay(exercises.worked, submission.files)
    const id = randomUUID()
    const insertion = await this.insert({ id, seed: submission.seed, idempotencyKey, fingerprint, owner }, exercises, files)
    if (insertion.outcome === 'stored') return this.handedIn(id)
    if (insertion.outcome === 'owner-gone')
      throw new ProblemException(401, 'signed-out', 'You were deleted from this server meanwhile. What you handed in was not kept.')
    if (insertion.outcome === 'pins-changed')
      throw new ProblemException(409, 'assignment-changed', 'What you are given was changed just now. Hand in again.')
    // The same submission may have come in between, also as the one that took the last place.
    const repeated = await this.repeated(idempotencyKey, fingerprint, owner)
    if (repeated) return repeated
    throw await this.tooMany(insertion, owner)
  }

  /**
   * @param person who asks, where somebody is signed in
   * @throws ProblemException 404, also when it is somebody else's
   */
  async find(id: string, person: string | undefined): Promise<Grading> {
    await this.checkWhose(id, person)
    return this.read(id)
  }

  /**
   * @param person who asks, where somebody is signed in
   * @throws ProblemException 404, also when it is somebody else's
   */
  async cancel(id: string, person: string | undefined): Promise<void> {
    await this.checkWhose(id, person)
    if (!(await this.gradings.cancel(id))) throw unknownGrading(id)
  }

  /** Whoever asks. @throws ProblemException 404 */
  async read(id: string): Promise<Grading> {
    const grading = await this.gradings.find(id)
    if (!grading) throw unknownGrading(id)
    return toGrading(grading, grading.state === 'queued' ? await this.positions.of(id) : undefined)
  }

  /** A visitor's is for whoever knows its id: they may have no cookie. Somebody's whom we know is theirs. */
  private async checkWhose(id: string, person: string | undefined): Promise<void> {
    const owner = await this.gradings.personOf(id)
    if (owner !== undefined && owner !== person) throw unknownGrading(id)
  }

  /** Looks again what somebody is given when that was changed in between. */
  private async insert(
    grading: Pick<NewGrading, 'id' | 'seed' | 'idempotencyKey' | 'fingerprint' | 'owner'>,
    exercises: Exercises,
    files: SourceFiles,
  ): Promise<Insertion> {
    const limits = { all: this.config.queueLimit, learner: this.config.learnerQueueLimit }
    for (let tries = 1; ; tries += 1) {
      const { published, pins } = await this.ways.of(grading.owner, exercises, files)
      const { worked } = exercises
      const insertion = await this.gradings.insert({ ...grading, ...published, slug: worked.slug, pins, worksOn: worked.revision }, limits)
      if (insertion.outcome !== 'pins-changed' || tries === TRIES) return insertion
    }
  }

  /** With what it counts for. */
  private async handedIn(id: string): Promise<Grading> {
    const [grading, counted, others] = await Promise.all([this.read(id), this.gradings.counted(id), this.gradings.handedInWith(id)])
    return {
      ...grading,
      assignments: counted.map(toCounted),
      ...(others.length > 0 && {
        others: others.map((other) => ({ id: other.id, revision: other.revision, assignments: other.counted.map(toCounted) })),
      }),
    }
  }

  private async repeated(key: string | undefined, fingerprint: string, owner: string): Promise<Grading | undefined> {
    if (key === undefined) return undefined
    const known = await this.gradings.byIdempotencyKey(key)
    if (known && (known.fingerprint !== fingerprint || (known.person !== null && known.person !== owner))) {
      throw new ProblemException(
        422,
        'idempotency-key-reused',
        'This Idempotency-Key was used for another submission. Draw a new one for each submission.',
      )
    }
    return known && this.handedIn(known.id)
  }

  private async tooMany(insertion: Insertion, owner: string): Promise<ProblemException> {
    const waiting = 'waiting' in insertion ? insertion.waiting : 0
    const rate = await this.gradings.rate()
    if (insertion.outcome === 'queue-full') {
      const wait = secondsUntil(waiting * FREED_SHARE, rate)
      return full('queue-full', `The queue is full: ${waiting} gradings wait. Try again ${inSeconds(wait)}.`, wait)
    }
    const [ids, positions] = await Promise.all([this.gradings.waitingOf(owner), this.positions.all()])
    const wait = secondsUntil(Math.min(...ids.map((id) => positions.get(id) ?? 1), waiting), rate)
    return full(
      'learner-queue-full',
      `You have ${waiting} gradings in the queue already. Cancel one, or try again ${inSeconds(wait)}.`,
      wait,
    )
  }
}

/**
 * @param position in the queue, from 1, of one that waits
 * @example toGrading({ state: 'queued', … }, 2).progress // { phase: 'queued', position: 2 }
 */
export function toGrading({ id, slug, state, progress, results, verdict, signature }: GradingView, position?: number): Grading {
  const shown = state === 'queued' ? ({ phase: 'queued', position: position ?? 1 } as const) : progress
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

const toCounted = (one: Counted) => ({ ...one, counts: counts(one), dueAt: one.dueAt?.toISOString() ?? null })

function unknownGrading(id: string): ProblemException {
  return new ProblemException(404, 'grading-unknown', `There is no grading ${id}. Submit the files again.`)
}

function full(code: string, detail: string, retryAfter: number): ProblemException {
  return new ProblemException(429, code, detail, { headers: { 'retry-after': String(retryAfter) } })
}

function fingerprintOf({ slug, files, seed }: Submission): string {
  const sorted = Object.entries(files).sort(([a], [b]) => (a < b ? -1 : 1))
  return createHash('sha256')
    .update(JSON.stringify([slug, seed ?? null, sorted]))
    .digest('hex')
}

import { mkdir, mkdtemp, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { Injectable, Logger, type OnApplicationShutdown } from '@nestjs/common'
import { and, asc, desc, eq, sql } from 'drizzle-orm'
import { readBundle } from '#engine/exercise/bundle/bundle.ts'
import { layOut } from '#engine/exercise/bundle/lay-out.ts'
import { REPOSITORY_ROOT } from '#engine/exercise/root.ts'
import type { Exercise } from '#engine/exercise/types.ts'
import { CatalogueService } from '../catalogue/catalogue.service.ts'
import { DatabaseService } from '../database/database.service.ts'
import { bundles } from '../database/schema.ts'
import { ProblemException } from '../problems/problem.ts'
import { BundlesService } from './bundles.service.ts'
import { storeBundle } from './store-bundle.ts'
import { told } from './told.ts'

/** Exercises as they were: a revision whose bundle is stored is graded, run and shown like the one that is published. */
@Injectable()
export class RevisionsService implements OnApplicationShutdown {
  private readonly logger = new Logger(RevisionsService.name)
  /** By slug and revision: what is laid out stays until the server ends. */
  private readonly known = new Map<string, Promise<Exercise | undefined>>()
  private readonly folders: string[] = []

  constructor(
    private readonly database: DatabaseService,
    private readonly catalogue: CatalogueService,
    private readonly made: BundlesService,
  ) {}

  /**
   * An exercise at a revision: the published one, or what the server has kept of it.
   *
   * @returns undefined when nothing of it is kept
   * @throws EngineError when what is kept was altered
   * @example const exercise = await revisions.of('fix-the-n-plus-one', '0123456789abcdef')
   */
  async of(slug: string, revision: string): Promise<Exercise | undefined> {
    const current = await this.published(slug)
    if (current?.revision === revision) return current
    const key = `${slug} ${revision}`
    const known = this.known.get(key)
    if (known) return known
    const kept = this.kept(slug, revision, current)
    this.known.set(key, kept)
    // What is missing may be kept later; what went wrong may go right.
    kept.then(
      (exercise) => exercise ?? this.known.delete(key),
      () => this.known.delete(key),
    )
    return kept
  }

  /**
   * The exercise whose starter somebody works on, which is the published one unless they say which, and the published one.
   *
   * @throws ProblemException 404 for an exercise that is none, or a revision of which nothing is kept
   */
  async workedOn({ slug, revision }: { slug: string; revision?: string | undefined }): Promise<{ worked: Exercise; published: Exercise }> {
    const published = await this.catalogue.exercise(slug)
    if (revision === undefined || revision === published.revision) return { worked: published, published }
    const worked = await this.of(slug, revision)
    if (worked) return { worked, published }
    throw new ProblemException(
      404,
      'revision-unknown',
      `The server has nothing of revision ${revision} of ${slug}. Reload the page: it then has what is worked on now.`,
    )
  }

  /** Keeps an exercise as it is, for when it has moved on. */
  async keep(exercise: Exercise): Promise<void> {
    await storeBundle(this.database.db, await this.made.of(exercise), exercise.manifest)
  }

  /** Since when the server has it. Null when it has nothing of it. */
  async keptSince(slug: string, revision: string): Promise<Date | null> {
    const [first] = await this.database.db
      .select({ at: bundles.createdAt })
      .from(bundles)
      .where(and(eq(bundles.slug, slug), eq(bundles.revision, revision)))
      .orderBy(asc(bundles.createdAt))
      .limit(1)
    return first?.at ?? null
  }

  /** After all that grades has ended. */
  async onApplicationShutdown(): Promise<void> {
    await Promise.allSettled(this.known.values())
    await Promise.all(this.folders.map((folder) => rm(folder, { recursive: true, force: true })))
  }

  private async published(slug: string): Promise<Exercise | undefined> {
    try {
      return await this.catalogue.exercise(slug)
    } catch (error) {
      if (error instanceof ProblemException && error.getStatus() === 404) return undefined
      throw error
    }
  }

  private async kept(slug: string, revision: string, current: Exercise | undefined): Promise<Exercise | undefined> {
    const [stored] = await this.database.db
      .select()
      .from(bundles)
      .where(and(eq(bundles.slug, slug), eq(bundles.revision, revision)))
      .orderBy(sql`${bundles.manifest} is null`, desc(bundles.createdAt))
      .limit(1)
    if (!stored) return undefined
    this.logger.log(`revision ${revision} of ${slug} is laid out`)
    // Inside the repository, where the grader finds `#grader`.
    await mkdir(join(REPOSITORY_ROOT, '.data'), { recursive: true })
    const folder = await mkdtemp(join(REPOSITORY_ROOT, '.data/revision-'))
    this.folders.push(folder)
    return told(await layOut(await readBundle(stored), folder), stored.manifest, current)
  }
}

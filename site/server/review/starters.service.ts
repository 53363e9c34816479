import { Injectable } from '@nestjs/common'
import { eq } from 'drizzle-orm'
import type { SourceFiles } from '#engine/compile/types.ts'
import { readBundle } from '#engine/exercise/bundle/bundle.ts'
import { CatalogueService } from '../catalogue/catalogue.service.ts'
import { DatabaseService } from '../database/database.service.ts'
import { bundles, type gradings } from '../database/schema.ts'
import { ProblemException } from '../problems/problem.ts'

/** What learners started from. */
@Injectable()
export class StartersService {
  constructor(
    private readonly database: DatabaseService,
    private readonly catalogue: CatalogueService,
  ) {}

  /**
   * The starter that an attempt began with: of its own revision, also when the exercise has changed since.
   *
   * @returns null when it is not kept: the exercise changed before the attempt was graded
   */
  async of({ slug, revision, bundle }: Pick<typeof gradings.$inferSelect, 'slug' | 'revision' | 'bundle'>): Promise<SourceFiles | null> {
    if (bundle !== null) {
      const [stored] = await this.database.db.select().from(bundles).where(eq(bundles.hash, bundle))
      if (stored?.revision === revision) return (await readBundle(stored)).content.starter
    }
    try {
      const exercise = await this.catalogue.exercise(slug)
      return exercise.revision === revision ? exercise.files : null
    } catch (error) {
      if (error instanceof ProblemException && error.getStatus() === 404) return null
      throw error
    }
  }
}

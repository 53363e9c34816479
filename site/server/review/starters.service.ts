import { Injectable } from '@nestjs/common'
import { eq } from 'drizzle-orm'
import type { SourceFiles } from '#engine/compile/types.ts'
import { readBundle } from '#engine/exercise/bundle/bundle.ts'
import { RevisionsService } from '../bundles/revisions.service.ts'
import { DatabaseService } from '../database/database.service.ts'
import { bundles, type gradings } from '../database/schema.ts'

/** What learners started from. */
@Injectable()
export class StartersService {
  constructor(
    private readonly database: DatabaseService,
    private readonly revisions: RevisionsService,
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
    return (await this.revisions.of(slug, revision))?.files ?? null
  }
}

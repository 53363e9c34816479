import { Injectable, Logger, type OnApplicationBootstrap } from '@nestjs/common'
import { sql } from 'drizzle-orm'
import { RevisionsService } from '../bundles/revisions.service.ts'
import { CatalogueService } from '../catalogue/catalogue.service.ts'
import { DatabaseService } from '../database/database.service.ts'

/** Keeps what assignments were pinned to before the server kept it by itself, as long as that is published. */
@Injectable()
export class PinnedRevisions implements OnApplicationBootstrap {
  private readonly logger = new Logger(PinnedRevisions.name)

  constructor(
    private readonly database: DatabaseService,
    private readonly catalogue: CatalogueService,
    private readonly revisions: RevisionsService,
  ) {}

  /** Never rejects: what can't be kept is graded by the published revision. */
  async onApplicationBootstrap(): Promise<void> {
    try {
      for (const { slug, revision } of await this.missing()) {
        const exercise = await this.catalogue.exercise(slug).catch(() => undefined)
        if (exercise?.revision === revision) await this.revisions.keep(exercise)
        else
          this.logger.warn(
            `assignments are pinned to revision ${revision} of ${slug}, of which nothing is kept: the published one grades them`,
          )
      }
    } catch (error) {
      this.logger.warn(error)
    }
  }

  private async missing(): Promise<{ slug: string; revision: string }[]> {
    const { rows } = await this.database.db.execute<{ slug: string; revision: string }>(sql`
      select distinct slug, revision from assignments given
      where revision is not null and not exists (select from bundles kept where (kept.slug, kept.revision) = (given.slug, given.revision))`)
    return rows
  }
}

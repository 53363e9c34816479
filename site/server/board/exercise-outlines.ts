import { Injectable } from '@nestjs/common'
import { RevisionsService } from '../bundles/revisions.service.ts'
import { CatalogueService } from '../catalogue/catalogue.service.ts'
import { ProblemException } from '../problems/problem.ts'

/** An exercise as far as a board shows it. */
export interface ExerciseOutline {
  title: string
  requirements: readonly { id: string; title: string }[]
}

/** After this time an exercise is read again, behind whoever asks for it. */
const FRESH_MS = 60_000

/** Titles and requirements of exercises, kept in memory: to load one all its files are read, and a board has eighty. */
@Injectable()
export class ExerciseOutlines {
  private readonly known = new Map<string, { outline: Promise<ExerciseOutline>; readAt: number }>()

  constructor(
    private readonly catalogue: CatalogueService,
    private readonly revisions: RevisionsService,
  ) {}

  /**
   * One that is not in the course any more has its slug for a title, and no requirements.
   *
   * @param revision that an assignment stays with. Null, or nothing kept of it: the published one
   */
  async of(slug: string, revision: string | null): Promise<ExerciseOutline> {
    const key = `${slug} ${revision ?? ''}`
    const known = this.known.get(key)
    if (known && performance.now() - known.readAt < FRESH_MS) return known.outline
    const outline = this.read(slug, revision)
    this.known.set(key, { outline: known ? outline.catch(() => known.outline) : outline, readAt: performance.now() })
    if (known) return known.outline
    outline.catch(() => this.known.delete(key))
    return outline
  }

  private async read(slug: string, revision: string | null): Promise<ExerciseOutline> {
    try {
      const pinned = revision === null ? undefined : await this.revisions.of(slug, revision)
      const { manifest } = pinned ?? (await this.catalogue.exercise(slug))
      return { title: manifest.title, requirements: manifest.requirements.map(({ id, title }) => ({ id, title })) }
    } catch (error) {
      if (error instanceof ProblemException && error.getStatus() === 404) return { title: slug, requirements: [] }
      throw error
    }
  }
}

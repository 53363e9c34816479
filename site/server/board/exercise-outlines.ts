import { Injectable } from '@nestjs/common'
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

  constructor(private readonly catalogue: CatalogueService) {}

  /** One that is not in the course any more has its slug for a title, and no requirements. */
  async of(slug: string): Promise<ExerciseOutline> {
    const known = this.known.get(slug)
    if (known && performance.now() - known.readAt < FRESH_MS) return known.outline
    const outline = this.read(slug)
    this.known.set(slug, { outline: known ? outline.catch(() => known.outline) : outline, readAt: performance.now() })
    if (known) return known.outline
    outline.catch(() => this.known.delete(slug))
    return outline
  }

  private async read(slug: string): Promise<ExerciseOutline> {
    try {
      const { manifest } = await this.catalogue.exercise(slug)
      return { title: manifest.title, requirements: manifest.requirements.map(({ id, title }) => ({ id, title })) }
    } catch (error) {
      if (error instanceof ProblemException && error.getStatus() === 404) return { title: slug, requirements: [] }
      throw error
    }
  }
}

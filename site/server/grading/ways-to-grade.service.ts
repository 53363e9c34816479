import { Injectable } from '@nestjs/common'
import type { SourceFiles } from '#engine/compile/types.ts'
import type { Exercise } from '#engine/exercise/types.ts'
import { layOver } from '#engine/exercise/workspace.ts'
import { RevisionsService } from '../bundles/revisions.service.ts'
import { givenTo } from '../cohorts/count-attempt.ts'
import { DatabaseService } from '../database/database.service.ts'
import type { GradedAs } from './split-by-revision.ts'

/** How often a file is left out before all of them are. */
const TRIES = 5

/** The one whose starter the files were laid over, and the published one. */
export interface Exercises {
  worked: Exercise
  published: Exercise
}

/** By which revisions something that is handed in may have to be graded. */
@Injectable()
export class WaysToGradeService {
  constructor(
    private readonly database: DatabaseService,
    private readonly revisions: RevisionsService,
  ) {}

  /**
   * By the published revision, and by those that somebody's assignments stay with. Where nothing is kept of one, it is graded by the
   * published one.
   *
   * @param exercises see `RevisionsService.workedOn`
   */
  async of(
    owner: string,
    { worked, published: current }: Exercises,
    files: SourceFiles,
  ): Promise<{ published: GradedAs; pins: ReadonlyMap<string, GradedAs> }> {
    const as = (exercise: Exercise, pinned: boolean): GradedAs => ({
      revision: exercise.revision,
      files: moved(worked, files, exercise),
      pinned,
    })
    const published = as(current, false)
    const pins = new Map<string, GradedAs>()
    for (const { revision } of await givenTo(this.database.db, owner, worked.slug)) {
      if (revision === null || pins.has(revision)) continue
      const exercise = await this.revisions.of(worked.slug, revision)
      pins.set(revision, exercise ? as(exercise, true) : published)
    }
    return { published, pins }
  }
}

/**
 * What somebody changed in one starter, done to another one. What that one does not let learners change stays as it is there.
 *
 * @example moved(pinned, files, published)
 */
export function moved(from: Pick<Exercise, 'files' | 'revision'>, files: SourceFiles, to: Exercise): SourceFiles {
  if (from.revision === to.revision) return files
  const tree = new Map(Object.entries(to.files))
  for (const path of Object.keys(from.files)) if (files[path] === undefined) tree.delete(path)
  for (const [path, text] of Object.entries(files)) if (text !== from.files[path]) tree.set(path, text)
  for (let tries = 0; tries < TRIES; tries += 1) {
    const laid = layOver(to, Object.fromEntries(tree))
    if (laid.ok) return laid.files
    for (const { path } of laid.refused) {
      const original = to.files[path]
      if (original === undefined) tree.delete(path)
      else tree.set(path, original)
    }
  }
  return to.files
}

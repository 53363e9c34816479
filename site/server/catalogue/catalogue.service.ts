import { Inject, Injectable } from '@nestjs/common'
import type { SourceFiles } from '#engine/compile/types.ts'
import { EngineError } from '#engine/engine.ts'
import { listExercises, loadExercise } from '#engine/exercise/load.ts'
import type { Exercise } from '#engine/exercise/types.ts'
import { layOver } from '#engine/exercise/workspace.ts'
import { readSyllabus } from '../../catalogue/syllabus.ts'
import { SUBMISSION_CAP_BYTES } from '../../runtimes/server/api.ts'
import type { Config } from '../config.ts'
import { ProblemException } from '../problems/problem.ts'
import { CONFIG } from '../tokens.ts'

/** A track, with the exercises that it has so far. */
export interface CatalogueTrack {
  track: string
  title: string
  /** In the order in which they are learnt. */
  exercises: { slug: string; title: string }[]
  /** How many lessons have no exercise yet. */
  planned: number
}

/** The exercises, and what a submission makes of one. */
@Injectable()
export class CatalogueService {
  private readonly root: string

  constructor(@Inject(CONFIG) { courseFolder }: Config) {
    this.root = courseFolder
  }

  /** @throws ProblemException 404, naming the nearest slugs */
  async exercise(slug: string): Promise<Exercise> {
    try {
      return await loadExercise(slug, { root: this.root })
    } catch (error) {
      if (error instanceof EngineError && error.code === 'exercise-unknown')
        throw new ProblemException(404, error.code, sentence(error.message))
      throw error
    }
  }

  /**
   * Slugs of a track's exercises, in the order in which they are learnt.
   *
   * @throws ProblemException 404, naming the tracks
   */
  async track(name: string): Promise<string[]> {
    const tracks = readSyllabus(this.root)
    const track = tracks.find((candidate) => candidate.track === name)
    if (!track) {
      const names = tracks.map((candidate) => candidate.track).join(', ')
      throw new ProblemException(404, 'track-unknown', `There is no track ${name}. The tracks are ${names}.`)
    }
    const exercises = new Set(await listExercises({ root: this.root }))
    return track.lessons.map(({ slug }) => slug).filter((slug) => exercises.has(slug))
  }

  /** All tracks, in the order in which they are learnt. */
  async tracks(): Promise<CatalogueTrack[]> {
    const written = new Set(await listExercises({ root: this.root }))
    return readSyllabus(this.root).map(({ track, title, lessons }) => {
      const exercises = lessons.filter(({ slug }) => written.has(slug)).map(({ slug, title: lesson }) => ({ slug, title: lesson }))
      return { track, title, exercises, planned: lessons.length - exercises.length }
    })
  }

  /**
   * Submitted files, laid over the starter of an exercise.
   *
   * @throws ProblemException 413, or 422 naming the files that can't be taken
   */
  lay(exercise: Exercise, files: SourceFiles): SourceFiles {
    const bytes = Object.values(files).reduce((sum, text) => sum + Buffer.byteLength(text), 0)
    if (bytes > SUBMISSION_CAP_BYTES) {
      throw new ProblemException(
        413,
        'too-large',
        `The files are larger than ${SUBMISSION_CAP_BYTES / 1024} KiB together: remove what the exercise does not need.`,
      )
    }
    const laid = layOver(exercise, files)
    if (!laid.ok) {
      const [first] = laid.refused
      const others = laid.refused.length > 1 ? ` (and ${laid.refused.length - 1} more)` : ''
      throw new ProblemException(422, 'files-refused', `${first?.path}: ${first?.reason}${others}.`, {
        extensions: { files: laid.refused },
      })
    }
    return laid.files
  }
}

function sentence(text: string): string {
  const capital = text.charAt(0).toUpperCase() + text.slice(1)
  return /[.?!]$/.test(capital) ? capital : `${capital}.`
}

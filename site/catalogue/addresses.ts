import type { PublicExercise } from '../workspace/model/exercise.ts'
import { contentHash } from './content-hash.ts'

/**
 * File name of an exercise's data: it changes whenever the content does, so it can be cached for ever.
 *
 * @example exerciseFile(exercise) // 'fix-the-n-plus-one.0123456789ab.json'
 */
export function exerciseFile(exercise: PublicExercise): string {
  return `${exercise.slug}.${contentHash(JSON.stringify(exercise))}.json`
}

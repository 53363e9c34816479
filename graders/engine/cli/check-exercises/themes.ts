import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { loadExercise } from '../../exercise/load.ts'
import type { Summary } from './summary.ts'

const themesSchema = z.array(z.object({ id: z.string() }))

/**
 * How many ids of `course/themes.json` no exercise covers. While lessons are being written that is no failure.
 *
 * @param slugs of all exercises; one that can't be loaded covers nothing
 */
export async function countThemes(root: string, slugs: readonly string[]): Promise<Summary['themes']> {
  const loaded = await Promise.allSettled(slugs.map((slug) => loadExercise(slug, { root })))
  const ids = themesSchema.parse(JSON.parse(await readFile(join(root, 'course/themes.json'), 'utf8'))).map(({ id }) => id)
  const covered = new Set(loaded.flatMap((result) => (result.status === 'fulfilled' ? result.value.manifest.covers : [])))
  return { promised: ids.length, uncovered: ids.filter((id) => !covered.has(id)).length }
}

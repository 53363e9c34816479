import { mkdir, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { EngineError } from '../../engine.ts'
import { loadExercise } from '../load.ts'
import type { Exercise } from '../types.ts'
import type { BundleContent } from './bundle.ts'

/** For what only people read: a bundle holds nothing of it. */
const PROSE = 'not in the bundle'

/**
 * Writes a bundle as the files of an exercise and loads it. Prose is a
 * placeholder; what decides a verdict is as it was.
 *
 * @param folder absolute; inside this repository, so that the grader finds `#grader`
 * @throws EngineError `bundle-altered` when the files do not give the bundle's revision
 * @example const exercise = await layOut(await readBundle(row), folder)
 */
export async function layOut({ slug, revision, content }: BundleContent, folder: string): Promise<Exercise> {
  const write = async (path: string, text: string): Promise<void> => {
    await mkdir(dirname(join(folder, path)), { recursive: true })
    await writeFile(join(folder, path), text)
  }
  // JSON is YAML.
  await write(`exercises/${slug}/exercise.yaml`, JSON.stringify(manifestOf(slug, content.manifest)))
  for (const [path, text] of Object.entries(content.starter)) await write(`exercises/${slug}/${path}`, text)
  for (const [path, text] of Object.entries(content.grader)) await write(`graders/${slug}/${path}`, text)
  const exercise = await loadExercise(slug, { root: folder })
  if (exercise.revision !== revision)
    throw new EngineError('bundle-altered', `The bundle of ${slug} says revision ${revision}, but its files are ${exercise.revision}.`)
  return exercise
}

function manifestOf(slug: string, { dependencies, surface, requirements, ...decisive }: BundleContent['content']['manifest']): unknown {
  const described = (names: readonly string[]) => Object.fromEntries(names.map((name) => [name, PROSE]))
  return {
    title: slug,
    summary: PROSE,
    track: 'replay',
    difficulty: 'core',
    minutes: 10,
    covers: ['replay-1'],
    ...decisive,
    dependencies: Object.fromEntries(dependencies.map(({ name, ...answer }) => [name, { ...answer, summary: PROSE }])),
    surface: {
      routes: surface.routes.map((route) => ({
        method: route.slice(0, route.indexOf(' ')),
        path: route.slice(route.indexOf(' ') + 1),
        summary: PROSE,
      })),
      tables: described(surface.tables),
      logs: described(surface.logs),
      env: described(surface.env),
      dependencies: described(surface.dependencies),
      exports: described(surface.exports ?? []),
      tokens: described(surface.tokens ?? []),
      rules: described(surface.rules ?? []),
      documents: described(surface.documents ?? []),
    },
    requirements: requirements.map(({ id, notCheckedIn }) => ({
      id,
      title: id,
      hints: [PROSE, PROSE, PROSE],
      runtimes: described(notCheckedIn),
    })),
  }
}

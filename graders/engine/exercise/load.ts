import { readdir, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { closest, distance } from 'fastest-levenshtein'
import { EngineError } from '../engine.ts'
import { errorCode } from './error-code.ts'
import { hasVariants, manifestSchema, type Manifest } from './manifest.ts'
import { fieldName, parseYaml, yamlLine } from './parse-yaml.ts'
import { revisionOf } from './revision.ts'
import { REPOSITORY_ROOT, type LoadOptions } from './root.ts'
import { readSourceFiles, readText } from './source-tree.ts'
import type { Exercise } from './types.ts'
import { loadVariants } from './load-variants.ts'

export { applyOverlay, loadOverlays } from './overlays.ts'
export { REPOSITORY_ROOT, type LoadOptions } from './root.ts'

/**
 * Slugs of all exercises, sorted. An exercise is a folder under `exercises/`;
 * whether it is valid shows when it is loaded.
 *
 * @example await listExercises() // ['fix-the-n-plus-one', 'make-it-stateless', …]
 */
export async function listExercises({ root = REPOSITORY_ROOT }: LoadOptions = {}): Promise<string[]> {
  const entries = await readdir(join(root, 'exercises'), { withFileTypes: true }).catch((error: unknown) => {
    if (errorCode(error) === 'ENOENT') return []
    throw error
  })
  return entries
    .filter((entry) => entry.isDirectory() && !entry.name.startsWith('.'))
    .map(({ name }) => name)
    .sort()
}

/**
 * Loads and validates one exercise.
 *
 * @throws EngineError `exercise-unknown` (names the nearest slug), `manifest-missing`, `manifest-invalid` (names
 *   file, line, field and mend), `starter-empty`, `grader-missing`, or what `readSourceFiles` and `loadVariants` throw
 * @example const exercise = await loadExercise('fix-the-n-plus-one')
 */
export async function loadExercise(slug: string, { root = REPOSITORY_ROOT }: LoadOptions = {}): Promise<Exercise> {
  const slugs = await listExercises({ root })
  if (!slugs.includes(slug)) throw unknownExercise(slug, slugs)

  const manifestFile = `exercises/${slug}/exercise.yaml`
  const text = await readOr(
    join(root, manifestFile),
    () => new EngineError('manifest-missing', `${manifestFile} is missing: write it, or remove the folder`),
  )
  const manifest = parseYaml(text, manifestSchema, { file: manifestFile, code: 'manifest-invalid' })

  const files = await readSourceFiles(join(root, 'exercises', slug))
  if (Object.keys(files).length === 0)
    throw new EngineError('starter-empty', `exercises/${slug}/src has no files: an exercise starts from a running service`)
  checkReferences(manifest, { text, file: manifestFile, has: (path) => path in files })

  const grader = join(root, 'graders', slug, `${slug}.grader.ts`)
  if (!(await stat(grader).catch(() => undefined))?.isFile()) {
    throw new EngineError('grader-missing', `graders/${slug}/${slug}.grader.ts is missing: every exercise has a grader`)
  }
  const graderFolder = join(root, 'graders', slug)
  const variants = hasVariants(manifest.kind) ? await loadVariants(graderFolder, files) : []
  return { slug, manifest, files, grader, variants, revision: await revisionOf(manifest, files, graderFolder) }
}

function unknownExercise(slug: string, slugs: readonly string[]): EngineError {
  if (slugs.length === 0) return new EngineError('exercise-unknown', `there is no exercise "${slug}", and no other: exercises/ is empty`)
  const nearest = closest(slug, [...slugs])
  const others = slugs.filter((other) => other !== nearest && distance(slug, other) < slug.length / 2)
  return new EngineError(
    'exercise-unknown',
    `there is no exercise "${slug}"; did you mean ${[nearest, ...others].map((name) => `"${name}"`).join(' or ')}?`,
  )
}

/** What zod can't see: fields that name something outside the manifest, or elsewhere in it. */
function checkReferences(manifest: Manifest, source: { text: string; file: string; has: (path: string) => boolean }): void {
  const fail = (path: readonly PropertyKey[], message: string): never => {
    throw new EngineError('manifest-invalid', `${source.file}:${yamlLine(source.text, path)}: ${fieldName(path)}: ${message}`)
  }
  for (const [name, { entry }] of Object.entries(manifest.processes)) {
    if (!source.has(entry)) fail(['processes', name, 'entry'], `the starter has no file ${entry}: name the file that starts this process`)
  }
  for (const name of Object.keys(manifest.surface.dependencies)) {
    if (!(name in manifest.dependencies))
      fail(['surface', 'dependencies', name], `no dependency is called "${name}": add it under dependencies`)
  }
}

async function readOr(file: string, missing: () => EngineError): Promise<string> {
  try {
    return await readText(file)
  } catch (error) {
    throw errorCode(error) === 'ENOENT' ? missing() : error
  }
}

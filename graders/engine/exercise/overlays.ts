import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { closest } from 'fastest-levenshtein'
import { z } from 'zod'
import type { SourceFiles } from '../compile/types.ts'
import { EngineError } from '../engine.ts'
import { errorCode } from './error-code.ts'
import { mayCreate, mayEdit } from './globs.ts'
import { REPOSITORY_ROOT, type LoadOptions } from './root.ts'
import { fieldName, parseYaml, yamlLine } from './parse-yaml.ts'
import { readSourceFiles, readText } from './source-tree.ts'
import { TODO } from './todo.ts'
import type { Exercise, Overlay } from './types.ts'

const text = z.string().trim().min(1, 'write at least one sentence')
const deletions = z.array(z.string()).default([])

const schemas = {
  solution: z.strictObject({ delete: deletions }),
  alternative: z.strictObject({ delete: deletions, why: text }),
  mutant: z.strictObject({ delete: deletions, why: text, catches: z.string() }),
}

const KINDS: readonly Overlay['kind'][] = ['solution', 'mutant', 'alternative']

/**
 * Loads the solution (first), mutants and alternatives of an exercise, each
 * checked against its starter.
 *
 * @param options.kinds only these: what is not asked for may be unfinished. Default: all
 * @throws EngineError `overlay-missing` (no solution, or a file that must be there), `overlay-invalid` (a field is wrong,
 *   it deletes a missing file, changes nothing, names an unknown requirement, or touches what a learner may not)
 * @example const mutants = (await loadOverlays(exercise)).filter(({ kind }) => kind === 'mutant')
 */
export async function loadOverlays(
  exercise: Exercise,
  { root = REPOSITORY_ROOT, kinds = KINDS }: LoadOptions & { kinds?: readonly Overlay['kind'][] } = {},
): Promise<Overlay[]> {
  const loadAll = async (kind: 'mutant' | 'alternative'): Promise<Overlay[]> => {
    if (!kinds.includes(kind)) return []
    const parent = `graders/${exercise.slug}/${kind}s`
    return Promise.all(
      (await subfolders(join(root, parent))).map((name) => loadOverlay(exercise, { root, kind, name, folder: `${parent}/${name}` })),
    )
  }
  const solution = kinds.includes('solution')
    ? loadOverlay(exercise, { root, kind: 'solution', name: 'solution', folder: `solutions/${exercise.slug}` })
    : []
  return (await Promise.all([solution, loadAll('mutant'), loadAll('alternative')])).flat()
}

/**
 * The tree that results from laying an overlay over its starter.
 *
 * @example await engine.grade({ exercise, files: applyOverlay(exercise, solution), runtime: 'local' })
 */
export function applyOverlay(exercise: Exercise, overlay: Overlay): SourceFiles {
  const kept = Object.entries(exercise.files).filter(([path]) => !overlay.delete.includes(path))
  return { ...Object.fromEntries(kept), ...overlay.files }
}

interface Source {
  root: string
  kind: Overlay['kind']
  name: string
  /** Relative to the root. */
  folder: string
}

async function loadOverlay(exercise: Exercise, { root, kind, name, folder }: Source): Promise<Overlay> {
  const file = `${folder}/overlay.yaml`
  const isSolution = kind === 'solution'
  const yaml = (await readIfThere(join(root, file))) ?? (isSolution ? '' : missing(file, 'it says why, and what a mutant catches'))
  const fields: { delete: string[]; why?: string; catches?: string } = parseYaml(yaml, schemas[kind], { file, code: 'overlay-invalid' })
  const why = isSolution
    ? ((await readIfThere(join(root, folder, 'why.mdx'))) ?? missing(`${folder}/why.mdx`, 'it gives the reasons for the repair'))
    : (fields.why ?? '')
  const overlay: Overlay = {
    kind,
    name,
    why,
    delete: fields.delete,
    files: await readSourceFiles(join(root, folder)),
    ...(fields.catches === undefined ? {} : { catches: fields.catches }),
  }
  check(exercise, overlay, { folder, yaml })
  return overlay
}

function check(exercise: Exercise, overlay: Overlay, { folder, yaml }: { folder: string; yaml: string }): void {
  const starter = exercise.files
  const failAt = (path: readonly PropertyKey[], message: string): never => {
    throw new EngineError('overlay-invalid', `${folder}/overlay.yaml:${yamlLine(yaml, path)}: ${fieldName(path)}: ${message}`)
  }
  const failFile = (path: string, message: string): never => {
    throw new EngineError('overlay-invalid', `${folder}/${path}: ${message}`)
  }

  overlay.delete.forEach((path, index) => {
    const field = ['delete', index]
    if (!(path in starter)) failAt(field, `the starter has no file ${path}: remove the entry or name a file of the starter`)
    if (path in overlay.files) failAt(field, `${path} is both deleted and written: keep one`)
    if (!mayEdit(exercise.manifest, path))
      failAt(field, `a learner may not delete ${path}: it matches no glob under editable in exercise.yaml`)
  })
  for (const [path, content] of Object.entries(overlay.files)) {
    if (content === starter[path]) failFile(path, 'is the same as in the starter: change it or remove it from the overlay')
    if (path in starter && !mayEdit(exercise.manifest, path))
      failFile(path, 'is read-only for a learner: it matches no glob under editable in exercise.yaml')
    if (!(path in starter) && !mayCreate(exercise.manifest, path))
      failFile(path, 'may not be created by a learner: it matches no glob under creatable in exercise.yaml')
  }
  if (overlay.delete.length === 0 && Object.keys(overlay.files).length === 0) {
    throw new EngineError('overlay-invalid', `${folder} changes nothing: add the files that differ from the starter`)
  }
  const ids = exercise.manifest.requirements.map(({ id }) => id)
  if (overlay.catches?.startsWith(TODO) === true)
    failAt(['catches'], `it is not written yet: name the requirement that this wrong repair breaks, one of ${ids.join(', ')}`)
  if (overlay.catches !== undefined && !ids.includes(overlay.catches)) {
    failAt(['catches'], `no requirement is called "${overlay.catches}"; did you mean "${closest(overlay.catches, ids)}"?`)
  }
}

function missing(file: string, purpose: string): never {
  throw new EngineError('overlay-missing', `${file} is missing: ${purpose}`)
}

async function readIfThere(file: string): Promise<string | undefined> {
  try {
    return await readText(file)
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return undefined
    throw error
  }
}

async function subfolders(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { withFileTypes: true }).catch((error: unknown) => {
    if (errorCode(error) === 'ENOENT') return []
    throw error
  })
  return entries
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name)
    .sort()
}

import { join } from 'node:path'
import { readdir } from 'node:fs/promises'
import { z } from 'zod'
import type { SourceFiles } from '../compile/types.ts'
import { EngineError } from '../engine.ts'
import { errorCode } from './error-code.ts'
import { fieldName, parseYaml, yamlLine } from './parse-yaml.ts'
import { readSourceFiles, readText } from './source-tree.ts'
import { VARIANT_ROLES, type Variant } from './variant.ts'

const schema = z.strictObject({
  role: z.enum(VARIANT_ROLES, { error: 'say reference (right: nothing may be found) or mutant (wrong: something must be)' }),
  why: z.string().trim().min(1, 'write at least one sentence'),
  delete: z.array(z.string()).default([]),
})

/**
 * Loads the variants of an exercise, in the order of their names.
 *
 * @param graderFolder absolute path of `graders/<slug>`
 * @param starter its files
 * @throws EngineError `variant-invalid` (a field is wrong, it deletes a missing file, or a mutant changes nothing),
 *   `variant-missing` (no overlay.yaml, or not at least one of each role)
 * @example const mutants = (await loadVariants(folder, starter)).filter(({ role }) => role === 'mutant')
 */
export async function loadVariants(graderFolder: string, starter: SourceFiles): Promise<Variant[]> {
  const parent = join(graderFolder, 'variants')
  const variants = await Promise.all((await subfolders(parent)).map((name) => loadVariant(join(parent, name), name, starter)))
  for (const role of VARIANT_ROLES) {
    if (!variants.some((variant) => variant.role === role))
      throw new EngineError('variant-missing', `${shown(parent)} has no ${role}: an exercise of this kind needs at least one`)
  }
  return variants
}

async function loadVariant(folder: string, name: string, starter: SourceFiles): Promise<Variant> {
  const file = `${shown(folder)}/overlay.yaml`
  const yaml = await readText(join(folder, 'overlay.yaml')).catch((error: unknown) => {
    if (errorCode(error) !== 'ENOENT') throw error
    throw new EngineError('variant-missing', `${file} is missing: it says the variant's role, and why it is there`)
  })
  const { role, delete: deletions } = parseYaml(yaml, schema, { file, code: 'variant-invalid' })
  const files = await readSourceFiles(folder)
  const fail = (path: readonly PropertyKey[], message: string): never => {
    throw new EngineError('variant-invalid', `${file}:${yamlLine(yaml, path)}: ${fieldName(path)}: ${message}`)
  }
  deletions.forEach((path, index) => {
    if (!(path in starter)) fail(['delete', index], `the starter has no file ${path}: remove the entry or name a file of the starter`)
    if (path in files) fail(['delete', index], `${path} is both deleted and written: keep one`)
  })
  for (const [path, content] of Object.entries(files)) {
    if (content === starter[path])
      throw new EngineError('variant-invalid', `${shown(folder)}/${path}: is the same as in the starter: change it or remove it`)
  }
  // The starter itself may be a reference.
  if (role === 'mutant' && deletions.length === 0 && Object.keys(files).length === 0)
    throw new EngineError('variant-invalid', `${shown(folder)} changes nothing: add the files that differ from the starter`)
  return { name, role, delete: deletions, files }
}

/** As people name it: from `graders/` on. */
function shown(folder: string): string {
  return folder
    .split('\\')
    .join('/')
    .replace(/^.*\/(?=graders\/)/, '')
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

import { createHash } from 'node:crypto'
import { readdir } from 'node:fs/promises'
import { join, relative, sep } from 'node:path'
import type { SourceFiles } from '../compile/types.ts'
import { canonicalJson } from './canonical-json.ts'
import type { Manifest } from './manifest.ts'
import { readText } from './source-tree.ts'

/** Laid over the starter to test the grader: they change no learner's verdict. */
const NOT_PART = new Set(['mutants', 'alternatives'])

/** Rows for run sessions only: a grading never sees them. */
const SAMPLE_SQL = 'database/sample.sql'

/**
 * The exercise's revision: a hash over what decides a verdict (starter, grader
 * with its helpers and variants, surface, kit, processes, services, budget,
 * requirements' ids), not over prose, hints, mutants or the order of keys.
 *
 * @param graderFolder absolute path of `graders/<slug>`
 * @returns 16 hex characters
 */
export async function revisionOf(manifest: Manifest, files: SourceFiles, graderFolder: string): Promise<string> {
  return revisionOfContent(await decisiveContent(manifest, files, graderFolder))
}

/** What an exercise's revision is the hash of. */
export interface DecisiveContent {
  manifest: DecisiveManifest
  /** Text by path relative to the exercise's folder. */
  starter: SourceFiles
  /** Text by path relative to the grader's folder. */
  grader: SourceFiles
}

/** @param graderFolder absolute path of `graders/<slug>` */
export async function decisiveContent(manifest: Manifest, files: SourceFiles, graderFolder: string): Promise<DecisiveContent> {
  const starter = Object.fromEntries(Object.entries(files).filter(([path]) => path !== SAMPLE_SQL))
  return { manifest: decisive(manifest), starter, grader: await graderFiles(graderFolder) }
}

/** @returns 16 hex characters */
export function revisionOfContent(content: DecisiveContent): string {
  return createHash('sha256').update(canonicalJson(content)).digest('hex').slice(0, 16)
}

/** The manifest without its prose. */
export type DecisiveManifest = ReturnType<typeof decisive>

function decisive({ surface, ...manifest }: Manifest) {
  return {
    kind: manifest.kind,
    stack: manifest.stack,
    kit: manifest.kit,
    services: manifest.services,
    processes: manifest.processes,
    dependencies: Object.entries(manifest.dependencies).map(([name, { status, body, answers }]) => ({
      ...{ name, status, body },
      ...(answers.length > 0 && { answers }),
    })),
    editable: manifest.editable,
    creatable: manifest.creatable,
    budgetSeconds: manifest.budgetSeconds,
    surface: {
      routes: surface.routes.map(({ method, path }) => `${method} ${path}`),
      tables: Object.keys(surface.tables),
      logs: Object.keys(surface.logs),
      env: Object.keys(surface.env),
      dependencies: Object.keys(surface.dependencies),
      // Left out where there are none: exercises from before they existed keep their revision.
      ...named('exports', Object.keys(surface.exports)),
      ...named('tokens', Object.keys(surface.tokens)),
      ...named('rules', Object.keys(surface.rules)),
      ...named('documents', Object.keys(surface.documents)),
    },
    requirements: manifest.requirements.map(({ id, runtimes }) => ({ id, notCheckedIn: Object.keys(runtimes) })),
  }
}

function named<K extends string>(name: K, values: readonly string[]): { [_ in K]?: readonly string[] } {
  const found: { [_ in K]?: readonly string[] } = {}
  if (values.length > 0) found[name] = values
  return found
}

async function graderFiles(folder: string): Promise<Record<string, string>> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true })
  const paths = entries
    .filter((entry) => entry.isFile())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)).split(sep).join('/'))
    .filter((path) => !NOT_PART.has(path.split('/')[0] ?? ''))
  return Object.fromEntries(await Promise.all(paths.map(async (path) => [path, await readText(join(folder, path))] as const)))
}

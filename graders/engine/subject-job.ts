import { placeAt } from './compile/place.ts'
import type { Compilation, SourceFiles } from './compile/types.ts'
import type { Manifest } from './exercise/manifest.ts'
import type { Exercise } from './exercise/types.ts'
import type { SubjectJob } from './supervisor/protocol.ts'
import type { Place } from './verdict/verdict.ts'

/** Sample data for run sessions; a grader brings its own. */
const SAMPLE_SQL = 'database/sample.sql'

type JobOrProblem = { ok: true; job: SubjectJob } | { ok: false; problem: { message: string; place: Place } }

/**
 * What a supervisor runs: a tree of an exercise, compiled; or what is wrong with it.
 *
 * @param compilation of the tree's `src/`
 * @param kitFolder the kit, absolute on the supervisor's machine
 */
export function subjectJob(
  exercise: Pick<Exercise, 'slug' | 'files'> & { manifest: Pick<Manifest, 'kind' | 'processes' | 'services' | 'dependencies' | 'surface'> },
  files: SourceFiles,
  compilation: Compilation,
  kitFolder: string,
): JobOrProblem {
  if (!compilation.ok) return compilation
  const { manifest } = exercise
  for (const [name, { entry }] of Object.entries(manifest.processes)) {
    if (files[entry] === undefined)
      return {
        ok: false,
        problem: { message: `${entry} is missing: the process "${name}" starts there.`, place: { file: entry, line: 1, column: 1 } },
      }
  }
  const { sql, sampleSql } = sqlOf(files)
  return {
    ok: true,
    job: {
      slug: exercise.slug,
      processes: manifest.processes,
      services: manifest.services,
      dependencies: manifest.dependencies,
      files: compilation.files,
      sql,
      sampleSql,
      sqlCacheable: sql.every(({ path, text }) => text === exercise.files[path]),
      kit: kitFolder,
      ...(manifest.kind === 'tests' ? { testsStartTheApp: true } : {}),
      surface: { exports: Object.keys(manifest.surface.exports), tokens: Object.keys(manifest.surface.tokens) },
    },
  }
}

/** The SQL of a tree, in the order in which it is applied. */
export function sqlOf(files: SourceFiles): Pick<SubjectJob, 'sql' | 'sampleSql'> {
  const scripts = Object.entries(files)
    .filter(([path]) => /^database\/.+\.sql$/.test(path))
    .map(([path, text]) => ({ path, text }))
    .sort((left, right) => (left.path < right.path ? -1 : 1))
  return { sql: scripts.filter(({ path }) => path !== SAMPLE_SQL), sampleSql: scripts.filter(({ path }) => path === SAMPLE_SQL) }
}

/** Adds the source lines around a place that was found at run time. */
export function withFrame(place: Place | undefined, files: SourceFiles): Place | undefined {
  const text = place === undefined ? undefined : files[place.file]
  if (place === undefined || text === undefined) return place
  const lines = text.split('\n')
  const offset = lines.slice(0, place.line - 1).reduce((sum, line) => sum + line.length + 1, 0) + place.column - 1
  return placeAt(place.file, text, Math.min(offset, text.length))
}

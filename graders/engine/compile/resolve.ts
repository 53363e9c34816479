import { builtinModules } from 'node:module'
import { distance } from 'fastest-levenshtein'
import { posix } from 'pathe'
import type { SourceFiles } from './types.ts'

/** What an import leads to: the specifier to emit (and the file it means, if it is one of the exercise's), or what is wrong with it. */
export type Resolution = { ok: true; specifier: string; file?: string } | { ok: false; message: string }

/** Node's own modules. In the page the list is made at build time. */
const BUILTINS = new Set(builtinModules)
const isBuiltin = (specifier: string) => BUILTINS.has(specifier) || BUILTINS.has(specifier.replace(/^node:/, ''))

/** How many packages a message lists at most. */
const LISTED_PACKAGES = 8

/**
 * Resolves one import of the learner's the way the subject will see it. File
 * names are compared with case. Never throws.
 *
 * @example resolveImport('src/main.ts', './app', { 'src/app.ts': '' }, []) // { ok: true, specifier: './app.js', file: 'src/app.ts' }
 */
export function resolveImport(from: string, specifier: string, files: SourceFiles, kit: readonly string[]): Resolution {
  if (/^\.{1,2}(\/|$)/.test(specifier)) return resolveRelative(from, specifier, files)
  if (isBuiltin(specifier) || kit.includes(specifier)) return { ok: true, specifier }
  return { ok: false, message: notInKit(from, specifier, files, kit) }
}

/**
 * Whether an import that leaves no trace in the output (`import type`) means
 * something: a source file, or a declaration file. Packages are not looked at.
 */
export function resolveTypeImport(from: string, specifier: string, files: SourceFiles): Resolution {
  if (!specifier.startsWith('.')) return { ok: true, specifier }
  const declaration = `${posix.join(posix.dirname(from), specifier).replace(/\.[jt]s$/, '')}.d.ts`
  return declaration in files ? { ok: true, specifier } : resolveRelative(from, specifier, files)
}

function resolveRelative(from: string, specifier: string, files: SourceFiles): Resolution {
  const target = posix.join(posix.dirname(from), specifier).replace(/\/$/, '')
  const file = candidates(target).find((path) => Object.hasOwn(files, path) && !path.endsWith('.d.ts'))
  if (file !== undefined) return { ok: true, specifier: relativeSpecifier(from, file.replace(/\.ts$/, '.js')), file }
  if (target.endsWith('.json')) {
    return { ok: false, message: `JSON files can't be imported here ("${specifier}"): export the value from a .ts file instead` }
  }
  const near = nearFiles(from, specifier, files)
  return {
    ok: false,
    message: `"${specifier}" leads to no file${near.length > 0 ? `. Did you mean ${near.map((path) => `'${path}'`).join(' or ')}?` : ` of this exercise`}`,
  }
}

function candidates(target: string): string[] {
  if (/\.ts$/.test(target)) return [target]
  const asFile = /\.js$/.test(target) ? [target.replace(/\.js$/, '.ts')] : []
  return [...asFile, `${target}.ts`, target === '.' ? 'index.ts' : `${target}/index.ts`]
}

function relativeSpecifier(from: string, to: string): string {
  const path = posix.relative(posix.dirname(from), to)
  return path.startsWith('.') ? path : `./${path}`
}

/** At most two files that may have been meant: spelt alike, or of the same name elsewhere. */
function nearFiles(from: string, specifier: string, files: SourceFiles): string[] {
  const wanted = bare(specifier)
  return Object.keys(files)
    .filter((path) => path.endsWith('.ts') && !path.endsWith('.d.ts') && path !== from)
    .map((path) => {
      const suggestion = relativeSpecifier(from, path.replace(/(\/index)?\.ts$/, ''))
      const sameName = posix.basename(bare(suggestion)) === posix.basename(wanted)
      return { suggestion, far: sameName ? 0 : distance(bare(suggestion).toLowerCase(), wanted.toLowerCase()) }
    })
    .filter(({ far }) => far <= Math.max(2, Math.floor(wanted.length / 4)))
    .sort((a, b) => a.far - b.far || a.suggestion.localeCompare(b.suggestion))
    .slice(0, 2)
    .map(({ suggestion }) => suggestion)
}

const bare = (specifier: string) => specifier.replace(/\.[jt]s$/, '')

function notInKit(from: string, specifier: string, files: SourceFiles, kit: readonly string[]): string {
  const own = candidates(posix.normalize(specifier)).find((path) => Object.hasOwn(files, path))
  if (own !== undefined)
    return `"${specifier}" is not a package: import the file by its relative path, '${relativeSpecifier(from, own.replace(/\.ts$/, ''))}'`
  const nearest = [...kit].sort((a, b) => distance(a, specifier) - distance(b, specifier)).slice(0, LISTED_PACKAGES)
  const more = kit.length > nearest.length ? ', …' : ''
  return `"${specifier}" is not in this exercise's kit. It has: ${nearest.join(', ')}${more}`
}

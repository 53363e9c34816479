import type { Kit } from '../kits/types.ts'
import { ModuleCache } from './cache.ts'
import { checkLinks } from './link-check.ts'
import { placeAt } from './place.ts'
import type { Problem } from './place.ts'
import { resolveImport, resolveTypeImport } from './resolve.ts'
import type { Resolution } from './resolve.ts'
import type { Module } from './transpile.ts'
import type { Compilation, SourceFiles } from './types.ts'

/**
 * Compiles `src/**` of an exercise to ES modules. Types are not checked. What
 * is wrong with the learner's code comes back as a problem; nothing is thrown.
 *
 * @example
 * const compilation = compileSubject({ 'src/main.ts': `import './app'`, 'src/app.ts': '' }, kit)
 * if (compilation.ok) compilation.files['src/main.js'] // "import './app.js'; …"
 */
export function compileSubject(files: SourceFiles, kit: Pick<Kit, 'specifiers'>): Compilation {
  return compileFrom(sources(files, 'src/'), files, kit)
}

/** Compiles `test/**` and those files of the subject that the tests import. Otherwise as `compileSubject`. */
export function compileTests(files: SourceFiles, kit: Pick<Kit, 'specifiers'>): Compilation {
  return compileFrom(sources(files, 'test/'), files, kit)
}

/** Compiles `rules/**`, which imports nothing of the subject's. Otherwise as `compileSubject`. */
export function compileRules(files: SourceFiles, kit: Pick<Kit, 'specifiers'>): Compilation {
  const own = Object.fromEntries(Object.entries(files).filter(([path]) => path.startsWith('rules/')))
  return compileFrom(sources(own, 'rules/'), own, kit)
}

/** Enough for several exercises of several learners; a module is a few kilobytes. */
const cache = new ModuleCache(2_000)

function compileFrom(entries: readonly string[], files: SourceFiles, kit: Pick<Kit, 'specifiers'>): Compilation {
  const modules = new Map<string, Module>()
  const queue = [...entries]
  for (let path = queue.shift(); path !== undefined; path = queue.shift()) {
    const text = files[path]
    if (modules.has(path) || text === undefined) continue
    const compiled = compileFile(path, text, files, kit)
    if (!compiled.ok) return compiled
    modules.set(path, compiled.module)
    queue.push(...compiled.imports)
  }
  const problem = checkLinks(modules, files)
  if (problem) return { ok: false, problem }
  return { ok: true, files: Object.fromEntries([...modules].map(([path, { code }]) => [path.replace(/\.ts$/, '.js'), code])) }
}

type CompiledFile = { ok: true; module: Module; imports: string[] } | { ok: false; problem: Problem }

function compileFile(path: string, text: string, files: SourceFiles, kit: Pick<Kit, 'specifiers'>): CompiledFile {
  const seen = new Map<string, Resolution>()
  const resolve = (specifier: string): Resolution => {
    const resolution = seen.get(specifier) ?? resolveImport(path, specifier, files, kit.specifiers)
    seen.set(specifier, resolution)
    return resolution
  }
  const transpiled = cache.transpile(path, text, (specifier) => {
    const resolution = resolve(specifier)
    return resolution.ok ? resolution.specifier : undefined
  })
  if (!transpiled.ok) return transpiled
  const imports: string[] = []
  for (const { text: specifier, offset, typeOnly } of transpiled.module.specifiers) {
    const resolution = typeOnly ? resolveTypeImport(path, specifier, files) : resolve(specifier)
    if (!resolution.ok) return { ok: false, problem: { message: resolution.message, place: placeAt(path, text, offset) } }
    if (!typeOnly && resolution.file !== undefined) imports.push(resolution.file)
  }
  return { ok: true, module: transpiled.module, imports }
}

const sources = (files: SourceFiles, folder: string) =>
  Object.keys(files)
    .filter((path) => path.startsWith(folder) && path.endsWith('.ts') && !path.endsWith('.d.ts'))
    .sort()

import { distance } from 'fastest-levenshtein'
import { placeAt } from './place.ts'
import type { Problem } from './place.ts'
import { resolveImport } from './resolve.ts'
import type { Module } from './transpile.ts'
import type { SourceFiles } from './types.ts'

/**
 * The first import of a name that its file doesn't export at run time. Node
 * would refuse to link the modules, and name neither line nor remedy.
 */
export function checkLinks(modules: ReadonlyMap<string, Module>, files: SourceFiles): Problem | undefined {
  for (const [path, { links }] of modules) {
    for (const { specifier, name, offset, reexported } of links.imports) {
      const target = fileOf(path, specifier, files)
      const names = target === undefined ? undefined : exportedNames(target, modules, files)
      if (target === undefined || names === undefined || names.has(name)) continue
      return { message: missingName(name, target, modules, names, reexported), place: placeAt(path, files[path] ?? '', offset) }
    }
  }
  return undefined
}

const fileOf = (from: string, specifier: string, files: SourceFiles) => {
  const resolution = resolveImport(from, specifier, files, [])
  return resolution.ok ? resolution.file : undefined
}

/** The names that exist at run time; `undefined` where they can't be known (`export *` from a package). */
function exportedNames(
  path: string,
  modules: ReadonlyMap<string, Module>,
  files: SourceFiles,
  seen = new Set<string>(),
): Set<string> | undefined {
  const links = modules.get(path)?.links
  if (links === undefined) return undefined
  const names = new Set(links.exports)
  seen.add(path)
  for (const star of links.stars) {
    const target = fileOf(path, star, files)
    if (target === undefined) return undefined
    if (seen.has(target)) continue
    const more = exportedNames(target, modules, files, seen)
    if (more === undefined) return undefined
    for (const name of more) if (name !== 'default') names.add(name)
  }
  return names
}

function missingName(
  name: string,
  target: string,
  modules: ReadonlyMap<string, Module>,
  names: ReadonlySet<string>,
  reexported: boolean,
): string {
  if (modules.get(target)?.links.types.has(name)) {
    return `"${name}" in ${target} is a type and does not exist at run time: write ${reexported ? 'export' : 'import'} type { ${name} }`
  }
  if (name === 'default')
    return `${target} has no default export${names.size > 0 ? `: import one of its names, { ${[...names].slice(0, 4).join(', ')} }` : ''}`
  const near = [...names].filter((other) => distance(other.toLowerCase(), name.toLowerCase()) <= 2)
  return `${target} exports no "${name}"${near.length > 0 ? `. Did you mean ${near.map((other) => `"${other}"`).join(' or ')}?` : ''}`
}

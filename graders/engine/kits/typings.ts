import { readFileSync } from 'node:fs'
import { dirname, join, posix, relative } from 'node:path'
import pMemoize from 'p-memoize'
import ts from 'typescript'
import { EDITOR_OPTIONS } from '../compile/options.ts'
import type { KitLayerName } from '../exercise/manifest.ts'
import { REPOSITORY_ROOT } from '../exercise/root.ts'
import { withoutComments } from './comments.ts'
import { KIT_LAYER_DEFINITIONS, packageName } from './layers.ts'
import type { LayerEntry } from './layers.ts'
import { packageOfFile } from './packages.ts'

/**
 * The declarations that the editor needs for a kit: texts by path
 * (`node_modules/…`), complete in themselves. Each package's `exports` offer the
 * specifiers of the kit and nothing else; a declaration that reaches further is
 * led there by a relative path. Takes seconds; the result is remembered.
 *
 * @example (await kitTypings(['base']))['node_modules/rxjs/package.json']
 */
export const kitTypings = pMemoize(async (layers: readonly KitLayerName[]): Promise<Record<string, string>> => collect(layers), {
  cacheKey: ([layers]) => layers.join(' '),
})

/** Packages whose comments are kept, for the editor's hovers. All others would double the download. */
const DOCUMENTED = new Set([
  '@nestjs/common',
  '@nestjs/core',
  '@nestjs/testing',
  '@nestjs/typeorm',
  'class-validator',
  'class-transformer',
  'dataloader',
  'jose',
])

function collect(layers: readonly KitLayerName[]): Record<string, string> {
  const entries = layers.flatMap((layer) => KIT_LAYER_DEFINITIONS[layer].entries.filter(({ internal }) => !internal))
  const options = ts.convertCompilerOptionsFromJson(EDITOR_OPTIONS, REPOSITORY_ROOT).options
  const host = ts.createCompilerHost(options)
  const resolutions = ts.createModuleResolutionCache(REPOSITORY_ROOT, (name) => name, options)
  const resolve = (specifier: string, from: string) =>
    ts.resolveModuleName(specifier, from, options, host, resolutions).resolvedModule?.resolvedFileName

  const files: Record<string, string> = {}
  const packages = new Packages()
  const roots: string[] = [packages.add('node', join(REPOSITORY_ROOT, 'node_modules/@types/node/index.d.ts'))]
  for (const entry of entries) {
    if (entry.source === undefined) roots.push(packages.add(entry.specifier, declarationOf(entry, resolve)))
    else Object.assign(files, ownDeclaration(entry))
  }
  const offered = new Set(entries.map(({ specifier }) => specifier))
  const program = ts.createProgram({ rootNames: roots, options, host })
  for (const source of program.getSourceFiles()) {
    const owner = packageOfFile(source.fileName)
    if (owner === undefined || owner.name === 'typescript') continue
    const text = withRelativeImports(source, offered, resolve)
    files[keyOf(source.fileName)] = DOCUMENTED.has(owner.name) ? text : withoutComments(source.fileName, text)
  }
  return { ...files, ...packages.files() }
}

type Resolve = (specifier: string, from: string) => string | undefined

function declarationOf({ specifier }: LayerEntry, resolve: Resolve): string {
  const file = resolve(specifier, join(REPOSITORY_ROOT, 'graders/exercise.ts'))
  if (file === undefined || !/\.d\.[cm]?ts$/.test(file))
    throw new Error(`${specifier} has no type declarations: install its @types package`)
  return file
}

function ownDeclaration({ specifier, types }: LayerEntry): Record<string, string> {
  if (types === undefined) throw new Error(`the kit's ${specifier} has no declarations: name them in the layer's entry`)
  return {
    [`node_modules/${specifier}/index.d.ts`]: readFileSync(join(REPOSITORY_ROOT, 'graders/engine', types), 'utf8'),
    [`node_modules/${specifier}/package.json`]: JSON.stringify({
      name: specifier,
      type: 'module',
      exports: { '.': { types: './index.d.ts' } },
    }),
  }
}

/** Replaces imports of packages that the kit does not offer by the path of the declaration that they lead to. */
function withRelativeImports(source: ts.SourceFile, offered: ReadonlySet<string>, resolve: Resolve): string {
  const { importedFiles } = ts.preProcessFile(source.text, true, true)
  let text = source.text
  for (const { fileName, pos, end } of importedFiles.sort((a, b) => b.pos - a.pos)) {
    if (fileName.startsWith('.') || offered.has(fileName)) continue
    const target = resolve(fileName, source.fileName)
    if (target === undefined) continue
    const path = posix.relative(posix.dirname(keyOf(source.fileName)), keyOf(target)).replace(/\.d\.([cm]?)ts$/, '.$1js')
    // The range is of the literal, with or without its quotes.
    const [from, to] = [text.indexOf(fileName, pos), text.indexOf(fileName, pos) + fileName.length]
    if (from < 0 || from > end + 1) continue
    text = text.slice(0, from) + (path.startsWith('.') ? path : `./${path}`) + text.slice(to)
  }
  return text
}

const keyOf = (file: string) => relative(REPOSITORY_ROOT, file).replaceAll('\\', '/')

/** The package.json files: TypeScript finds the offered subpaths in them, and no others. */
class Packages {
  readonly #exports = new Map<string, Map<string, string>>()

  /** Returns the file. */
  add(specifier: string, file: string): string {
    const folder = packageOfFile(file)?.folder ?? dirname(file)
    const exports = this.#exports.get(folder) ?? new Map<string, string>()
    this.#exports.set(folder, exports.set(specifier.replace(packageName(specifier), '.'), `./${relative(folder, file)}`))
    return file
  }

  files(): Record<string, string> {
    return Object.fromEntries(
      [...this.#exports].map(([folder, exports]) => {
        const found = packageOfFile(folder)
        const types = exports.get('.')
        const limited = Object.fromEntries([...exports].map(([subpath, file]) => [subpath, { types: file }]))
        return [
          keyOf(join(folder, 'package.json')),
          JSON.stringify({ name: found?.name, version: found?.version, type: found?.type, types, exports: limited }),
        ]
      }),
    )
  }
}

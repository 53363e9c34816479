import { writeFile, mkdir } from 'node:fs/promises'
import { isBuiltin } from 'node:module'
import { dirname, join, relative } from 'node:path'
import { build } from 'esbuild'
import type { BuildOptions, Metafile } from 'esbuild'
import { REPOSITORY_ROOT } from '../exercise/root.ts'
import { eagerWrappers } from './eager-wrappers.ts'
import { packageName } from './layers.ts'
import type { LayerEntry } from './layers.ts'
import { findPackage, packageOfFile } from './packages.ts'
import { resolvePlugin } from './resolve-plugin.ts'
import type { LayerContext } from './resolve-plugin.ts'

const COMMON = {
  bundle: true,
  format: 'esm',
  platform: 'node',
  target: 'node22',
  // Not esbuild's own "module" condition: a package has to be what Node makes of it.
  conditions: [],
  absWorkingDir: REPOSITORY_ROOT,
  keepNames: true,
  minify: true,
  legalComments: 'none',
  logLevel: 'silent',
  // CommonJS code inside an ES module: what it expects to find around it.
  banner: {
    js: `import { createRequire as kitCreateRequire } from 'node:module';const require=kitCreateRequire(import.meta.url),__filename=import.meta.filename,__dirname=import.meta.dirname;`,
  },
} as const satisfies BuildOptions

/** Bundles one layer into `folder`/node_modules. Returns the folders of the packages that it now contains. */
export async function bundleLayer(folder: string, layer: LayerContext): Promise<string[]> {
  const modules = join(folder, 'node_modules')
  const isFirst = ({ specifier }: LayerEntry) => layer.first.includes(specifier)
  const first = await bundleEntries(modules, { ...layer, entries: layer.entries.filter(isFirst) }, '')
  const formats = Object.fromEntries(layer.first.map((specifier) => [specifier, layer.namespaces[specifier]?.format ?? 'module']))
  const below = { formats: { ...layer.below.formats, ...formats }, packages: new Set([...layer.below.packages, ...first]) }
  const imports = layer.first.map((specifier) => `import${JSON.stringify(specifier)};`).join('')
  const rest = await bundleEntries(modules, { ...layer, entries: layer.entries.filter((entry) => !isFirst(entry)), below }, imports)
  const names = new Set(layer.entries.map(({ specifier }) => packageName(specifier)))
  await Promise.all([...names].map((name) => writePackage(modules, name, layer)))
  // Without it Node would parse each chunk twice, to find out whether it is a CommonJS module.
  await writeModule(join(modules, `_${layer.name}`, 'package.json'), '{"type":"module"}\n')
  return [...first, ...rest]
}

async function bundleEntries(modules: string, layer: LayerContext, imports: string): Promise<string[]> {
  const { metafile, outputFiles } = await build({
    ...COMMON,
    banner: { js: imports + COMMON.banner.js },
    entryPoints: layer.entries.map(({ specifier }) => ({ in: `entry:${specifier}`, out: outputName(specifier) })),
    splitting: true,
    outdir: modules,
    chunkNames: `_${layer.name}/[hash]`,
    metafile: true,
    write: false,
    plugins: [resolvePlugin(layer)],
  })
  await Promise.all(outputFiles.map(({ path, text }) => writeModule(path, eagerWrappers(text))))
  const packages = bundledPackages(metafile)
  for (const found of packages) {
    if (found.native)
      throw new Error(`layer ${layer.name} bundles ${found.name}, which has a native add-on: kits are JavaScript and WASM only`)
  }
  return packages.map((found) => found.folder)
}

/** Bundles a program of ours into the text of one file that needs nothing but Node. */
export async function bundleProgram(source: string): Promise<string> {
  const result = await build({ ...COMMON, entryPoints: [source], write: false, minify: false })
  return result.outputFiles.map(({ text }) => text).join('')
}

/**
 * Bundles programs of ours that lie in one folder. What they share is in chunks beside them.
 *
 * @param root folder of the sources
 * @param programs source by output, both relative
 * @returns file contents by path
 */
export async function bundlePrograms(root: string, programs: Readonly<Record<string, string>>): Promise<Record<string, Uint8Array>> {
  const outputs = Object.keys(programs)
  const { outputFiles } = await build({
    ...COMMON,
    entryPoints: outputs.map((output) => ({ in: join(root, programs[output] ?? ''), out: output.replace(/\.mjs$/, '') })),
    outdir: '/',
    outExtension: { '.js': '.mjs' },
    splitting: outputs.length > 1,
    chunkNames: `${dirname(outputs[0] ?? '')}/[hash]`,
    write: false,
  })
  return Object.fromEntries(outputFiles.map(({ path, contents }) => [relative('/', path), contents]))
}

/** What a source file of ours consists of: its text together with what it imports from us, and the packages that it needs. */
export async function readSource(source: string): Promise<{ text: string; packages: string[] }> {
  const result = await build({ ...COMMON, entryPoints: [source], write: false, minify: false, packages: 'external', metafile: true })
  const imports = Object.values(result.metafile.outputs).flatMap((output) => output.imports.map(({ path }) => path))
  const packages = imports.filter((path) => !isBuiltin(path)).map(packageName)
  return { text: result.outputFiles.map(({ text }) => text).join(''), packages }
}

const outputName = (specifier: string) => (specifier === packageName(specifier) ? `${specifier}/index` : specifier)

function bundledPackages({ inputs }: Metafile) {
  const found = Object.keys(inputs).flatMap((input) => packageOfFile(join(REPOSITORY_ROOT, input)) ?? [])
  return [...new Map(found.map((item) => [item.folder, item])).values()]
}

async function writeModule(path: string, text: string): Promise<void> {
  await mkdir(dirname(path), { recursive: true })
  await writeFile(path, text)
}

async function writePackage(modules: string, name: string, layer: LayerContext): Promise<void> {
  const own = layer.entries.filter(({ specifier }) => packageName(specifier) === name).map(({ specifier }) => specifier)
  const exports = Object.fromEntries(
    own.map((specifier) => [specifier.replace(name, '.'), `./${relative(name, `${outputName(specifier)}.js`)}`]),
  )
  const version = findPackage(name)?.version ?? '0.0.0'
  await mkdir(join(modules, name), { recursive: true })
  await writeFile(join(modules, name, 'package.json'), `${JSON.stringify({ name, version, type: 'module', exports })}\n`)
}

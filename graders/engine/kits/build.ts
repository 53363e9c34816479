import { createHash } from 'node:crypto'
import { readdir, readFile, writeFile } from 'node:fs/promises'
import { join, relative } from 'node:path'
import { version as esbuildVersion } from 'esbuild'
import pMemoize from 'p-memoize'
import { z } from 'zod'
import { KIT_LAYERS, type KitLayerName } from '../exercise/manifest.ts'
import { REPOSITORY_ROOT } from '../exercise/root.ts'
import { bundleLayer, bundleProgram, readSource } from './bundle.ts'
import { fillCompileCache } from './compile-cache.ts'
import { createFolder, linkTree } from './folders.ts'
import { KIT_LAYER_DEFINITIONS, KIT_PROGRAMS, offeredSpecifiers, packageName, preloadsOf } from './layers.ts'
import { readNamespaces } from './namespaces.ts'
import { versionsOf } from './packages.ts'
import type { Kit } from './types.ts'

/**
 * The kit with these layers. It is built on first use and kept under
 * `.data/kits`, by a hash over what goes into it; several processes may ask at
 * once. Rejects when a package can't be bundled: that is a mistake in the layer
 * definitions, and the message says which.
 *
 * @example const kit = await buildKit(['base', 'database'])
 */
export const buildKit = pMemoize((layers: readonly KitLayerName[]): Promise<Kit> => compose(inOrder(layers)), {
  cacheKey: ([layers]) => inOrder(layers).join(' '),
})

const inOrder = (layers: readonly KitLayerName[]): KitLayerName[] => KIT_LAYERS.filter((name) => layers.includes(name))

const ENGINE = join(REPOSITORY_ROOT, 'graders/engine')
const KITS = join(REPOSITORY_ROOT, '.data/kits')

/** What is known of a layer once it is built; kept beside it. */
const layerSchema = z.object({
  /** Folders of the bundled packages, relative to the repository. */
  packages: z.array(z.string()),
  formats: z.record(z.string(), z.enum(['module', 'commonjs'])),
})

export interface BuiltLayer extends z.infer<typeof layerSchema> {
  hash: string
  /** Absolute. */
  folder: string
}

async function compose(layers: readonly KitLayerName[]): Promise<Kit> {
  for (const layer of layers) {
    const missing = KIT_LAYER_DEFINITIONS[layer].below.find((below) => !layers.includes(below))
    if (missing) throw new Error(`a kit with the layer ${layer} also needs the layer ${missing}`)
  }
  const built: BuiltLayer[] = []
  for (const layer of layers) built.push(await buildLayer(layer))
  const programs = await Promise.all(
    KIT_PROGRAMS.map(async ({ output, source }) => ({ output, text: await bundleProgram(join(ENGINE, source)) })),
  )
  const preload = preloadsOf(layers)

  const hash = digest([built.map((layer) => layer.hash), programs, preload, process.version])
  const folder = join(KITS, hash)
  await createFolder(folder, async (temporary) => {
    for (const layer of built) await linkTree(join(layer.folder, 'node_modules'), join(temporary, 'node_modules'))
    for (const { output, text } of programs) await writeFile(join(temporary, output), text)
    await writeFile(join(temporary, 'preload.json'), `${JSON.stringify(preload)}\n`)
    await fillCompileCache(temporary, preload)
  })
  return { layers, hash, folder, specifiers: offeredSpecifiers(layers) }
}

/** Builds a layer, and those below it, or finds what an earlier build left. */
export const buildLayer = pMemoize((name: KitLayerName): Promise<BuiltLayer> => bundle(name))

async function bundle(name: KitLayerName): Promise<BuiltLayer> {
  const definition = KIT_LAYER_DEFINITIONS[name]
  const below = await Promise.all(definition.below.map(buildLayer))
  const packages = definition.entries.filter(({ source }) => source === undefined).map(({ specifier }) => specifier)
  const sources = await Promise.all(
    definition.entries.flatMap(({ source }) => (source === undefined ? [] : [readSource(join(ENGINE, source))])),
  )
  const hash = digest([
    definition,
    below.map((layer) => layer.hash),
    versionsOf([...packages.map(packageName), ...sources.flatMap((source) => source.packages)]),
    sources,
    esbuildVersion,
    await builderSource(),
  ])
  const folder = join(KITS, 'layers', `${name}-${hash}`)
  await createFolder(folder, async (temporary) => {
    const namespaces = await readNamespaces(packages)
    const bundled = await bundleLayer(temporary, {
      name,
      entries: definition.entries,
      first: definition.first,
      namespaces,
      below: {
        formats: Object.fromEntries(below.flatMap((layer) => Object.entries(layer.formats))),
        packages: new Set(below.flatMap((layer) => layer.packages.map((path) => join(REPOSITORY_ROOT, path)))),
      },
    })
    const formats = Object.fromEntries(definition.entries.map(({ specifier }) => [specifier, namespaces[specifier]?.format ?? 'module']))
    await writeFile(
      join(temporary, 'layer.json'),
      JSON.stringify({ packages: bundled.map((path) => relative(REPOSITORY_ROOT, path)).sort(), formats }),
    )
  })
  return { hash, folder, ...layerSchema.parse(JSON.parse(await readFile(join(folder, 'layer.json'), 'utf8'))) }
}

const digest = (parts: unknown) => createHash('sha256').update(JSON.stringify(parts)).digest('hex').slice(0, 16)

/** A change of how kits are built makes new kits. */
async function builderSource(): Promise<string[]> {
  const folder = join(ENGINE, 'kits')
  const files = (await readdir(folder))
    .filter((file) => file.endsWith('.ts') && !file.endsWith('.test.ts') && !NOT_BUILDING.includes(file))
    .sort()
  return Promise.all(files.map((file) => readFile(join(folder, file), 'utf8')))
}

const NOT_BUILDING = ['typings.ts', 'check.ts', 'types.ts']

import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { cp, mkdir, readFile, writeFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { promisify } from 'node:util'
import { gzip } from 'node:zlib'
import pMemoize from 'p-memoize'
import { buildLayer } from '../kits/build.ts'
import { bundlePrograms } from '../kits/bundle.ts'
import { createFolder } from '../kits/folders.ts'
import { KIT_LAYER_DEFINITIONS, preloadsOf } from '../kits/layers.ts'
import { KIT_LAYERS, type KitLayerName } from '../exercise/manifest.ts'
import { REPOSITORY_ROOT } from '../exercise/root.ts'
import { startPglite } from '../services/pglite/pglite.ts'
import { sourcePrograms } from '../services/source-programs.ts'
import { kitFolder, PLACES, type PartName } from './parts.ts'

/** A part of the container as a folder of files, named by their content. */
export interface PackedPart {
  readonly name: PartName
  /** Hex, 16 characters. */
  readonly hash: string
  /** Absolute. What lies in it is mounted over the container's working folder. Immutable. */
  readonly folder: string
}

const ENGINE = join(REPOSITORY_ROOT, 'graders/engine')
const PARTS = join(REPOSITORY_ROOT, '.data/kits/parts')

/**
 * Packs a part, or finds what was packed before.
 *
 * @example const { folder } = await packPart('engine')
 */
export const packPart = pMemoize((name: PartName): Promise<PackedPart> => (name === 'engine' ? packEngine() : packLayer(name)))

async function packEngine(): Promise<PackedPart> {
  const programs = await bundlePrograms(ENGINE, {
    [PLACES.supervisor]: 'supervisor/main.ts',
    [PLACES.light]: 'runners/light/main.ts',
  })
  const { [HOST]: host = new Uint8Array() } = await bundlePrograms(ENGINE, { [HOST]: 'sandbox/host/main.ts' })
  const kits = KITS.flatMap((layers): [string, Uint8Array][] => [
    [join(PLACES.kit, kitFolder(layers), HOST), host],
    [join(PLACES.kit, kitFolder(layers), 'preload.json'), Buffer.from(`${JSON.stringify(preloadsOf(layers))}\n`)],
  ])
  return store('engine', { ...programs, ...Object.fromEntries(kits) })
}

const HOST = 'host.mjs'
/** Every kit that an exercise may have: sets of layers, each with those below it. */
const KITS = KIT_LAYERS.reduce<KitLayerName[][]>(
  (kits, layer) => [
    ...kits,
    ...kits.filter((kit) => KIT_LAYER_DEFINITIONS[layer].below.every((below) => kit.includes(below))).map((kit) => [...kit, layer]),
  ],
  [[]],
).slice(1)

async function packLayer(name: KitLayerName): Promise<PackedPart> {
  const layer = await buildLayer(name)
  return store(name, await servicesOf(name), { from: join(layer.folder, 'node_modules'), hash: layer.hash })
}

/** The services that come with a layer: whoever has its clients needs them. */
async function servicesOf(name: KitLayerName): Promise<Record<string, Uint8Array>> {
  if (name === 'cache') {
    const [wasm = ''] = sourcePrograms().valkey.parameters
    return { ...(await bundlePrograms(ENGINE, { [PLACES.valkey]: 'services/valkey/main.ts' })), [PLACES.valkeyWasm]: await readFile(wasm) }
  }
  if (name !== 'database') return {}
  const assets = dirname(createRequire(import.meta.url).resolve('@electric-sql/pglite'))
  const beside = async (file: string): Promise<[string, Uint8Array]> => [
    join(dirname(PLACES.pglite), file),
    await readFile(join(assets, file)),
  ]
  return {
    ...(await bundlePrograms(ENGINE, { [PLACES.pglite]: 'services/pglite/main.ts' })),
    ...Object.fromEntries(await Promise.all(['pglite.wasm', 'pglite.data', 'initdb.wasm'].map(beside))),
    [PLACES.savedDatabase]: await savedDatabase(),
  }
}

/** A PGlite keeps its empty data folder when it is started for the first time. */
async function savedDatabase(): Promise<Uint8Array> {
  const program = sourcePrograms().pglite
  const [saved = ''] = program.parameters
  if (!existsSync(saved)) await (await startPglite(program)).stop()
  return readFile(saved)
}

/** @param files contents by path; those whose name ends with `.gz` are compressed when they are written */
async function store(
  name: PartName,
  files: Readonly<Record<string, Uint8Array>>,
  modules?: { from: string; hash: string },
): Promise<PackedPart> {
  const hash = createHash('sha256').update(modules?.hash ?? '')
  for (const [path, content] of Object.entries(files).sort(([a], [b]) => (a < b ? -1 : 1))) hash.update(path).update('\0').update(content)
  const digest = hash.digest('hex').slice(0, 16)
  const folder = join(PARTS, `${name}-${digest}`)
  await createFolder(folder, async (temporary) => {
    if (modules !== undefined) await cp(modules.from, join(temporary, PLACES.kit, 'node_modules'), { recursive: true })
    for (const [path, content] of Object.entries(files)) {
      await mkdir(dirname(join(temporary, path)), { recursive: true })
      await writeFile(join(temporary, path), path.endsWith('.gz') ? await promisify(gzip)(content, { level: 9 }) : content)
    }
  })
  return { name, hash: digest, folder }
}

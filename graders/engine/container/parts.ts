import { KIT_LAYERS, type KitLayerName } from '../exercise/manifest.ts'

/**
 * What a container is made of. Each part is packed, downloaded and mounted on
 * its own; all of them lie in one folder tree:
 *
 *     engine/          supervisor.mjs, light.mjs: the engine's own processes
 *     services/        pglite/, valkey/: main.mjs and its WebAssembly
 *     kit/node_modules the layers of the kits, laid over each other
 *     kit/<kit>/       host.mjs and preload.json of a kit, such as kit/base-database
 *     kit/hosts/       folders of running apps, which find the kit by looking upwards
 */
export type PartName = 'engine' | KitLayerName

/** The parts that a kit needs, in the order in which they are mounted. */
export function partsOf(layers: readonly KitLayerName[]): PartName[] {
  return ['engine', ...layers]
}

/** The folder of a kit under `kit/`, however its layers are ordered. */
export function kitFolder(layers: readonly KitLayerName[]): string {
  return KIT_LAYERS.filter((layer) => layers.includes(layer)).join('-')
}

/** Where things lie, relative to the container's working folder. */
export const PLACES = {
  supervisor: 'engine/supervisor.mjs',
  light: 'engine/light.mjs',
  pglite: 'services/pglite/main.mjs',
  savedDatabase: 'services/pglite/empty.tar.gz',
  valkey: 'services/valkey/main.mjs',
  valkeyWasm: 'services/valkey/valkey.wasm',
  kit: 'kit',
  hosts: 'kit/hosts',
} as const

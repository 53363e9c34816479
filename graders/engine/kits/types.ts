import type { KitLayerName } from '../exercise/manifest.ts'

/** Prebundled dependencies of an exercise: layers laid over each other in one `node_modules`. */
export interface Kit {
  readonly layers: readonly KitLayerName[]
  /** Content hash, hex, 16 characters. */
  readonly hash: string
  /** Absolute folder with `node_modules/`, `host.mjs`, `preload.json`, `compile-cache/`. Immutable once built. */
  readonly folder: string
  /** Every specifier that an import may name, such as `@nestjs/common` or `rxjs/operators`. */
  readonly specifiers: readonly string[]
}

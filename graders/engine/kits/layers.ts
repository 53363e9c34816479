import type { KitLayerName } from '../exercise/manifest.ts'

/** One module that code running on a kit can import. */
export interface LayerEntry {
  /** Every subpath is an entry of its own. */
  readonly specifier: string
  /** A source file of ours, relative to `graders/engine`, instead of a package. */
  readonly source?: string
  /** Declarations of such a source, self-contained, relative to `graders/engine`. */
  readonly types?: string
  /** Shared with the layers above so that there is one copy, but not offered to learners. */
  readonly internal?: true
  /** Worth importing before a job arrives: nearly every exercise needs it, and it takes long. */
  readonly preload?: true
}

export interface KitLayer {
  /** Layers that lie below: what they have stays external. */
  readonly below: readonly KitLayerName[]
  /** Entries that every module of the layer imports before its own code runs: they patch globals that others use while loading. */
  readonly first: readonly string[]
  readonly entries: readonly LayerEntry[]
}

/** The layers of the kits. A specifier is in one layer only, and so is every package that is bundled. */
export const KIT_LAYER_DEFINITIONS: Readonly<Record<KitLayerName, KitLayer>> = {
  base: {
    below: [],
    // Splitting into chunks does not keep the order of side effects, and Nest's decorators need the patched Reflect.
    first: ['reflect-metadata'],
    entries: [
      { specifier: 'reflect-metadata', preload: true },
      { specifier: '@nestjs/common', preload: true },
      { specifier: '@nestjs/common/internal', internal: true },
      { specifier: '@nestjs/core', preload: true },
      { specifier: '@nestjs/core/internal', internal: true },
      // Read by @nestjs/bullmq.
      { specifier: '@nestjs/common/constants.js', internal: true },
      { specifier: '@nestjs/core/injector/injector.js', internal: true },
      { specifier: '@nestjs/core/router/request/request-constants.js', internal: true },
      { specifier: '@nestjs/platform-express', preload: true },
      { specifier: '@nestjs/testing' },
      { specifier: 'express', preload: true },
      { specifier: 'rxjs', preload: true },
      { specifier: 'rxjs/operators', preload: true },
      { specifier: 'class-validator', preload: true },
      { specifier: 'class-transformer', preload: true },
      { specifier: 'supertest' },
      { specifier: 'zod' },
      { specifier: 'pino' },
      { specifier: 'vitest', source: 'runners/light/vitest.ts', types: 'kits/vitest-subset.d.ts' },
      { specifier: 'debug', internal: true },
      { specifier: 'tslib', internal: true },
    ],
  },
  database: {
    below: ['base'],
    first: [],
    entries: [
      { specifier: 'pg', preload: true },
      { specifier: 'typeorm', preload: true },
      { specifier: '@nestjs/typeorm', preload: true },
      { specifier: 'dataloader' },
    ],
  },
  cache: {
    below: ['base'],
    first: [],
    entries: [{ specifier: 'ioredis', preload: true }],
  },
  queue: {
    below: ['base', 'cache'],
    first: [],
    entries: [
      { specifier: 'bullmq', preload: true },
      { specifier: '@nestjs/bullmq', preload: true },
    ],
  },
  security: {
    below: ['base'],
    first: [],
    entries: [{ specifier: 'jose', preload: true }],
  },
}

/** Programs of ours that lie beside `node_modules` in a kit, each bundled into one file. Sources are relative to `graders/engine`. */
export const KIT_PROGRAMS: readonly { readonly output: string; readonly source: string }[] = [
  { output: 'host.mjs', source: 'sandbox/host/main.ts' },
]

/** Packages of plain data that are installed in several versions: the newest, at the top of `node_modules`, serves all. */
export const ONE_COPY: readonly string[] = ['mime-db']

/**
 * Files of packages that are left empty, by path under `node_modules`. Tables of
 * legacy East Asian encodings weigh as much as Nest's core; without them express
 * answers 415 to a body in such an encoding, as it does for any unknown one.
 */
export const EMPTIED_FILES: readonly string[] = ['iconv-lite/encodings/dbcs-data.js']

/** The specifiers that an import in an exercise with these layers may name. */
export function offeredSpecifiers(layers: readonly KitLayerName[]): string[] {
  return layers.flatMap((layer) =>
    KIT_LAYER_DEFINITIONS[layer].entries.filter(({ internal }) => !internal).map(({ specifier }) => specifier),
  )
}

/** What a host with these layers imports before its job arrives, in this order. */
export function preloadsOf(layers: readonly KitLayerName[]): string[] {
  return layers.flatMap((layer) => KIT_LAYER_DEFINITIONS[layer].entries.flatMap(({ specifier, preload }) => (preload ? [specifier] : [])))
}

/**
 * The name of the package that a specifier leads into.
 *
 * @example packageName('@nestjs/common/internal') // '@nestjs/common'
 */
export function packageName(specifier: string): string {
  return specifier
    .split('/')
    .slice(0, specifier.startsWith('@') ? 2 : 1)
    .join('/')
}

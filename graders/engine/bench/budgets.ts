import type { PartName } from '../container/parts.ts'
import type { KitLayerName } from '../exercise/manifest.ts'

interface Budgets {
  /** A part of the container, in bytes after gzip, which is what the poorest connection gets. */
  parts: Readonly<Record<PartName, number>>
  /** The editor's types of a kit layer, likewise. */
  typings: Readonly<Partial<Record<KitLayerName, number>>>
  /** A lesson's page before its workspace comes into view: bytes as transferred, and the sum of layout shifts. */
  lessonPage: { readonly script: number; readonly all: number; readonly layoutShift: number }
  /** Each of Lighthouse's four scores, of 100: at least. */
  lighthouse: number
  /** From a key or a click in the workspace to what it changes on the screen, with the processor four times slower: at most. */
  interactionMs: number
  /** A verdict in the page with everything mounted, as a share of a cold `vitest run`: at most. */
  secondVerdictToPlain: number
  /** A warm verdict on the server, as a share of a cold `vitest run`: at most. */
  warmToPlain: { readonly median: number; readonly p95: number }
  /** Sustained, in the sandbox: at least. */
  gradingsPerMinuteAndCore: number
}

/**
 * What the benchmarks hold their figures against. Sizes are also held by tests;
 * times and scores depend on the machine and are not. The parts but
 * base have what they weighed when they were first packed, and a twentieth more.
 */
export const BUDGETS: Budgets = {
  parts: { engine: 390_000, base: 700_000, database: 9_000_000, cache: 1_130_000, queue: 260_000, security: 22_300 },
  typings: { base: 400_000 },
  lessonPage: { script: 60_000, all: 100_000, layoutShift: 0 },
  lighthouse: 98,
  interactionMs: 200,
  secondVerdictToPlain: 0.5,
  warmToPlain: { median: 0.25, p95: 0.6 },
  gradingsPerMinuteAndCore: 80,
}

import { z } from 'zod'
import type { Keys } from './cache/keys.ts'
import { NO_CACHE, type CacheKey } from './cache/outcome-cache.ts'
import type { GateOptions } from './options.ts'

/** Of a check that is kept only when it found nothing. */
export const NOTHING_FOUND = z.strictObject({})

/** What was found before. Without a cache: nothing. */
export interface Memory {
  keys: Keys | undefined
  recall<S extends z.ZodType>(key: CacheKey | undefined, schema: S): Promise<z.output<S> | undefined>
  keep(key: CacheKey | undefined, value: unknown): Promise<void>
}

export function memoryOf(known: GateOptions['known']): Memory {
  const cache = known?.cache ?? NO_CACHE
  return {
    keys: known?.keys,
    recall: async (key, schema) => (key === undefined ? undefined : await cache.read(key, schema)),
    keep: async (key, value) => {
      if (key !== undefined) await cache.write(key, value)
    },
  }
}

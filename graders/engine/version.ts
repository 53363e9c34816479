import { readFileSync } from 'node:fs'
import { z } from 'zod'

/** Version of the engine, as verdicts carry it. */
export const ENGINE_VERSION: string = z
  .object({ version: z.string() })
  .parse(JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8'))).version

import { readdir, readFile, writeFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { brotliCompress, constants, gzip } from 'node:zlib'
import type { AstroIntegration } from 'astro'

const COMPRESSIBLE = /\.(html|js|css|json|svg|xml|ttf|bin)$/
/** Below this, headers weigh more than what is saved. */
const MIN_BYTES = 1_024
/** Bytes above which Brotli's best quality takes longer than a build should. */
const LARGE_BYTES = 300_000

const brotli = promisify(brotliCompress)
const gzipped = promisify(gzip)

/** Writes a `.br` and a `.gz` beside each text file of the build: the server sends them as they are. */
export function compress(): AstroIntegration {
  return {
    name: 'loadbearing-compress',
    hooks: {
      'astro:build:done': async ({ dir }) => {
        const root = fileURLToPath(dir)
        const paths = (await readdir(root, { recursive: true })).filter((path) => COMPRESSIBLE.test(path))
        await Promise.all(paths.map((path) => compressFile(`${root}/${path}`)))
      },
    },
  }
}

async function compressFile(path: string): Promise<void> {
  const bytes = await readFile(path)
  if (bytes.length < MIN_BYTES) return
  const { br, gzip } = await compressed(bytes)
  await Promise.all([writeFile(`${path}.br`, br), writeFile(`${path}.gz`, gzip)])
}

/**
 * A file as visitors get it, in the two codings that browsers take.
 *
 * @example (await compressed(await readFile('dist/index.html'))).br.length
 */
export async function compressed(bytes: Uint8Array): Promise<{ br: Uint8Array; gzip: Uint8Array }> {
  const quality = bytes.length > LARGE_BYTES ? 6 : constants.BROTLI_MAX_QUALITY
  const params = { [constants.BROTLI_PARAM_QUALITY]: quality, [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length }
  const [br, gzip] = await Promise.all([brotli(bytes, { params }), gzipped(bytes)])
  return { br, gzip }
}

import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { promisify } from 'node:util'

/** Folder in a kit, read by hosts that run its Node.js: see `sandbox/host/main.ts`. */
export const COMPILE_CACHE = 'compile-cache'

/**
 * Keeps what V8 made of a kit's modules beside them, so that a host need not
 * compile them again. Paths in it are relative: it holds wherever the kit is
 * mounted, for the version of Node.js that runs this, and others pass it over.
 *
 * @param folder a kit with its modules, not yet in use
 */
export async function fillCompileCache(folder: string, preload: readonly string[]): Promise<void> {
  const options = JSON.stringify({ directory: join(folder, COMPILE_CACHE), portable: true })
  const script = `import { enableCompileCache } from 'node:module'
    enableCompileCache(${options})
    for (const specifier of ${JSON.stringify(preload)}) await import(specifier)`
  await promisify(execFile)(process.execPath, ['--input-type=module', '--eval', script], { cwd: folder, env: {} })
}

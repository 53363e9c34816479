import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { z } from 'zod'
import { REPOSITORY_ROOT } from '../exercise/root.ts'
import { packageOfFile } from './packages.ts'

/** What Node's own `import` of a specifier gives. */
export interface Namespace {
  /** Exported names; `module.exports`, which only newer versions of Node show, is left out. */
  names: readonly string[]
  format: 'module' | 'commonjs'
}

const schema = z.record(z.string(), z.object({ names: z.array(z.string()), url: z.string() }))

const SCRIPT = `
const found = {}
for (const specifier of process.argv.slice(1))
  found[specifier] = { names: Object.keys(await import(specifier)), url: import.meta.resolve(specifier) }
process.stdout.write(JSON.stringify(found), () => process.exit(0))
`

/**
 * Imports packages as the repository has them and reads their namespaces, in a
 * process of its own: loading them is slow and some patch globals.
 */
export async function readNamespaces(specifiers: readonly string[]): Promise<Record<string, Namespace>> {
  const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=module', '-e', SCRIPT, '--', ...specifiers], {
    cwd: REPOSITORY_ROOT,
    maxBuffer: 16 * 1024 * 1024,
    env: { PATH: process.env['PATH'] },
  })
  const entries = Object.entries(schema.parse(JSON.parse(stdout)))
  return Object.fromEntries(
    entries.map(([specifier, { names, url }]) => [
      specifier,
      { names: names.filter((name) => name !== 'module.exports'), format: formatOfFile(fileURLToPath(url)) },
    ]),
  )
}

/** How Node reads a file of a package. */
export function formatOfFile(file: string): Namespace['format'] {
  if (file.endsWith('.mjs')) return 'module'
  return !file.endsWith('.cjs') && packageOfFile(file)?.type === 'module' ? 'module' : 'commonjs'
}

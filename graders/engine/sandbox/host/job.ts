import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs'
import { dirname, join, resolve, sep } from 'node:path'
import type { HostJob } from '../types.ts'
import type { ControlLine } from './settings.ts'

/** Reads a job's line. It comes from our own launcher, so only its outline is checked. */
export function readJob(line: string): HostJob {
  const value: unknown = JSON.parse(line)
  if (!isJob(value)) throw new Error('the first line of the input is no job')
  return value
}

export function isControlLine(value: unknown): value is ControlLine {
  if (typeof value !== 'object' || value === null) return false
  if ('advance' in value) return typeof value.advance === 'number'
  if ('connect' in value) return typeof value.connect === 'string'
  return 'signal' in value && (value.signal === 'SIGTERM' || value.signal === 'SIGINT')
}

/**
 * Writes the learner's modules to the app folder, as ES modules that find the
 * kit's packages. A link, so that a package which is loaded already and one that
 * the learner imports are the same file, hence one instance.
 *
 * @throws Error when a path leaves the folder
 */
export function writeApp(app: string, files: Readonly<Record<string, string>>, kitModules: string): void {
  mkdirSync(app, { recursive: true })
  const made = new Set<string>()
  for (const [path, text] of Object.entries({ 'package.json': '{"type":"module"}\n', ...files })) {
    const target = resolve(app, path)
    if (!target.startsWith(app + sep)) throw new Error(`the path ${path} leaves the app folder`)
    const folder = dirname(target)
    if (!made.has(folder)) mkdirSync(folder, { recursive: true })
    made.add(folder)
    writeFileSync(target, text)
  }
  symlinkSync(kitModules, join(app, 'node_modules'))
}

function isJob(value: unknown): value is HostJob {
  return (
    typeof value === 'object' &&
    value !== null &&
    'files' in value &&
    typeof value.files === 'object' &&
    'entry' in value &&
    typeof value.entry === 'string' &&
    'env' in value &&
    typeof value.env === 'object' &&
    'ports' in value &&
    typeof value.ports === 'object' &&
    'strict' in value &&
    typeof value.strict === 'boolean'
  )
}

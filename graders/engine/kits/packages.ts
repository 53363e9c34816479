import { existsSync, readFileSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { z } from 'zod'
import { REPOSITORY_ROOT } from '../exercise/root.ts'

const names = z.record(z.string(), z.string()).default({})

const packageSchema = z.object({
  name: z.string(),
  version: z.string().default('0.0.0'),
  type: z.string().optional(),
  gypfile: z.boolean().default(false),
  dependencies: names,
  peerDependencies: names,
  optionalDependencies: names,
})

/** An installed package. */
export interface InstalledPackage extends z.infer<typeof packageSchema> {
  /** Absolute. */
  readonly folder: string
  /** It compiles a native add-on when it is installed. */
  readonly native: boolean
}

/** The package that a file under `node_modules` belongs to, or undefined for a file of ours. */
export function packageOfFile(file: string): InstalledPackage | undefined {
  const match = /^(.*[\\/]node_modules[\\/](?:@[^\\/]+[\\/])?[^\\/]+)(?:[\\/]|$)/.exec(file)
  return match?.[1] === undefined ? undefined : readPackage(match[1])
}

/** The package that `name` means to code in `folder`, looked up as Node does, or undefined when it is not installed. */
export function findPackage(name: string, folder: string = REPOSITORY_ROOT): InstalledPackage | undefined {
  for (let at = folder; at.startsWith(REPOSITORY_ROOT); at = dirname(at)) {
    const found = readPackage(join(at, 'node_modules', name))
    if (found) return found
  }
  return undefined
}

/** `folder@version` of the packages and of all that they depend on, sorted; folders relative to the repository. */
export function versionsOf(packages: readonly string[]): string[] {
  const seen = new Map<string, string>()
  const queue = packages.map((name) => findPackage(name))
  for (let at = queue.shift(); queue.length > 0 || at; at = queue.shift()) {
    if (at === undefined || seen.has(at.folder)) continue
    seen.set(at.folder, `${relative(REPOSITORY_ROOT, at.folder)}@${at.version}`)
    const { folder } = at
    queue.push(...Object.keys({ ...at.dependencies, ...at.optionalDependencies }).map((name) => findPackage(name, folder)))
  }
  return [...seen.values()].sort()
}

const read = new Map<string, InstalledPackage | undefined>()

function readPackage(folder: string): InstalledPackage | undefined {
  if (!read.has(folder)) read.set(folder, readPackageFile(folder))
  return read.get(folder)
}

function readPackageFile(folder: string): InstalledPackage | undefined {
  const file = join(folder, 'package.json')
  if (!existsSync(file)) return undefined
  const parsed = packageSchema.safeParse(JSON.parse(readFileSync(file, 'utf8')))
  if (!parsed.success)
    throw new Error(`${file} is no package.json: ${z.prettifyError(parsed.error)}. Install the dependencies again (npm ci).`)
  return { ...parsed.data, folder, native: parsed.data.gypfile || existsSync(join(folder, 'binding.gyp')) }
}

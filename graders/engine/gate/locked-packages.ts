import { z } from 'zod'

const names = z.record(z.string(), z.string()).default({})

const lockSchema = z.object({
  packages: z.record(
    z.string(),
    z.object({
      version: z.string().optional(),
      integrity: z.string().optional(),
      dependencies: names,
      devDependencies: names,
      optionalDependencies: names,
      peerDependencies: names,
    }),
  ),
})

type Locked = z.infer<typeof lockSchema>['packages']

/**
 * What a package-lock.json holds of the project's own packages and of all that they need, on every platform.
 *
 * @param text of the lock file, version 2 or 3
 * @param without direct dependencies that are left out, with what only they need
 * @returns `folder@version integrity` of each package, sorted
 * @throws when the text is no lock file
 * @example lockedPackages(text, new Set(['astro'])) // ['node_modules/zod@4.6.7 sha512-…']
 */
export function lockedPackages(text: string, without: ReadonlySet<string>): string[] {
  const { packages } = lockSchema.parse(JSON.parse(text))
  const root = packages['']
  if (!root) throw new Error('the lock file says nothing of the project itself')
  const direct = Object.keys({ ...root.dependencies, ...root.devDependencies, ...root.optionalDependencies })
  const queue = direct.filter((name) => !without.has(name)).map((name) => lookUp(packages, '', name))
  const seen = new Set<string>()
  for (const folder of queue) {
    const found = folder === undefined ? undefined : packages[folder]
    if (folder === undefined || found === undefined || seen.has(folder)) continue
    seen.add(folder)
    const needed = Object.keys({ ...found.dependencies, ...found.optionalDependencies, ...found.peerDependencies })
    queue.push(...needed.map((name) => lookUp(packages, folder, name)))
  }
  return [...seen].map((folder) => `${folder}@${packages[folder]?.version ?? ''} ${packages[folder]?.integrity ?? ''}`).toSorted()
}

/** The folder of the package that a name means to code in `folder`: the nearest, as Node looks it up. */
function lookUp(packages: Locked, folder: string, name: string): string | undefined {
  for (let at = folder; ; at = at.slice(0, Math.max(0, at.lastIndexOf('node_modules/') - 1))) {
    const candidate = at === '' ? `node_modules/${name}` : `${at}/node_modules/${name}`
    if (packages[candidate]) return candidate
    if (at === '') return undefined
  }
}

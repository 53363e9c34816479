import * as z from 'zod/mini'
import type { PageSeen } from '../messages.ts'

/** What is remembered of a version after another took its place. */
export const versionSchema = z.object({
  version: z.string(),
  /** Revisions by path. */
  pages: z.record(z.string(), z.string()),
  /** Keys in the cache of the shell. */
  shell: z.array(z.string()),
  immutable: z.array(z.string()),
})

export type Version = z.infer<typeof versionSchema>

/**
 * Which versions are still needed: the present one, and those that an open document has a page of. Such a document may ask for
 * their files at any time.
 *
 * @param documents what each open document is made of; undefined for one that did not say
 * @returns undefined when that can't be known, so that all of them stay
 * @example versionsInUse('b', [a, b], [[{ path: '/', revision: 'of a' }]]) // [a, b]
 */
export function versionsInUse(
  present: string,
  versions: readonly Version[],
  documents: readonly (readonly PageSeen[] | undefined)[],
): readonly Version[] | undefined {
  if (documents.some((pages) => pages === undefined)) return undefined
  const seen = documents.flatMap((pages) => pages ?? [])
  return versions.filter(({ version, pages }) => version === present || seen.some(({ path, revision }) => pages[path] === revision))
}

/** The keys and addresses that the versions need. */
export function neededBy(versions: readonly Version[]): ReadonlySet<string> {
  return new Set(versions.flatMap(({ shell, immutable }) => [...shell, ...immutable]))
}

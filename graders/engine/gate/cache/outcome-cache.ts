import { createHash } from 'node:crypto'
import { mkdir, readdir, readFile, rm, stat, utimes } from 'node:fs/promises'
import { homedir } from 'node:os'
import { isAbsolute, join } from 'node:path'
import writeFileAtomic from 'write-file-atomic'
import type { z } from 'zod'
import { canonicalJson } from '../../exercise/canonical-json.ts'
import { REPOSITORY_ROOT } from '../../exercise/root.ts'

/** Of each folder, in bytes: some 20,000 gradings. What was used longest ago goes first. */
const MAX_BYTES = 100 * 1024 * 1024

/** Everything that decides an outcome, as JSON. Two keys with the same content are the same. */
export type CacheKey = Readonly<Record<string, unknown>>

/** Outcomes by the hash of what decided them. */
export interface OutcomeCache {
  /** @returns undefined when it is not known, or what is kept is not whole */
  read<S extends z.ZodType>(key: CacheKey, schema: S): Promise<z.output<S> | undefined>
  write(key: CacheKey, value: unknown): Promise<void>
  /** Removes what was used longest ago, until all of it fits. */
  trim(): Promise<void>
}

/** Knows nothing, and keeps nothing. */
export const NO_CACHE: OutcomeCache = {
  read: () => Promise.resolve(undefined),
  write: () => Promise.resolve(),
  trim: () => Promise.resolve(),
}

/**
 * Where the gate keeps its outcomes: in the checkout, and in the user's folder for caches, which a fresh clone finds.
 *
 * @param env `XDG_CACHE_HOME` counts when it is absolute (XDG Base Directory Specification)
 */
export function cacheFolders(env: NodeJS.ProcessEnv = process.env, root = REPOSITORY_ROOT): string[] {
  const named = env['XDG_CACHE_HOME'] ?? ''
  return [join(root, '.data/gate'), join(isAbsolute(named) ? named : join(homedir(), '.cache'), 'loadbearing/gate')]
}

/**
 * A cache in folders. Each is asked in turn, and all of them are written. A folder that can't be read or
 * written holds nothing: a cache saves time, and no check may fail because of it.
 *
 * @param folders absolute paths; made when there is something to keep
 * @example const cache = openCache(cacheFolders())
 */
export function openCache(folders: readonly string[], { maxBytes = MAX_BYTES }: { maxBytes?: number } = {}): OutcomeCache {
  const fileOf = (folder: string, id: string) => join(folder, id.slice(0, 2), `${id}.json`)
  return {
    async read(key, schema) {
      const id = hash(canonicalJson(key))
      for (const folder of folders) {
        const value = await readEntry(fileOf(folder, id), id)
        const parsed = value === undefined ? undefined : schema.safeParse(value)
        if (parsed?.success !== true) continue
        const now = new Date()
        await utimes(fileOf(folder, id), now, now).catch(() => undefined)
        return parsed.data
      }
      return undefined
    },
    async write(key, value) {
      const id = hash(canonicalJson(key))
      const body = JSON.stringify(value)
      await Promise.allSettled(
        folders.map(async (folder) => {
          const file = fileOf(folder, id)
          await mkdir(join(file, '..'), { recursive: true, mode: 0o700 })
          await writeFileAtomic(file, `${id} ${hash(body)}\n${body}\n`, { fsync: false })
        }),
      )
    },
    async trim() {
      await Promise.allSettled(folders.map((folder) => trimFolder(folder, maxBytes)))
    },
  }
}

/** An entry says which key it is of, and the hash of its value: a file that was cut off or moved is none. */
async function readEntry(file: string, id: string): Promise<unknown> {
  try {
    const text = await readFile(file, 'utf8')
    const end = text.indexOf('\n')
    const body = text.slice(end + 1, -1)
    return text.slice(0, end) === `${id} ${hash(body)}` ? JSON.parse(body) : undefined
  } catch {
    return undefined
  }
}

async function trimFolder(folder: string, maxBytes: number): Promise<void> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true })
  const files = await Promise.all(
    entries
      .filter((entry) => entry.isFile())
      .map(async (entry) => {
        const path = join(entry.parentPath, entry.name)
        // Another gate may trim at the same time.
        const found = await stat(path).catch(() => undefined)
        return { path, size: found?.size ?? 0, usedMs: found?.mtimeMs ?? 0 }
      }),
  )
  let total = files.reduce((sum, { size }) => sum + size, 0)
  for (const { path, size } of files.sort((a, b) => a.usedMs - b.usedMs)) {
    if (total <= maxBytes) return
    await rm(path, { force: true })
    total -= size
  }
}

function hash(text: string): string {
  return createHash('sha256').update(text).digest('hex')
}

import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import type { Guard } from '../campaign.ts'
import { descendantsOf, readTasks } from '../../tasks.ts'

/**
 * A host has a folder for as long as it lives, and nothing else stays where
 * the engine keeps what is temporary.
 *
 * @param temporary the folder that we were given for temporary files, empty but for the engine's own
 * @param hosts where the folders of hosts may be
 */
export function foldersGuard({ temporary, hosts }: { temporary: string; hosts: readonly string[] }): Guard {
  const before = new Set(listDeep(temporary))
  return {
    name: 'folders',
    leftovers: () => {
      const tasks = descendantsOf(process.pid, readTasks())
      const owners = new Map<string, number>()
      for (const { pid } of tasks.filter(({ command }) => /supervisor\/main\.ts/.test(command))) {
        const sandboxes = tasks.filter(({ parent, command }) => parent === pid && /bwrap/.test(command)).length
        owners.set(`${pid}`, sandboxes)
      }
      const folders = hosts
        .flatMap((folder) => (existsSync(folder) ? readdirSync(folder) : []))
        .filter((name) => /^\d+-[0-9a-f]{8}$/.test(name))
      const left = [...owners].flatMap(([pid, sandboxes]) => {
        const own = folders.filter((name) => name.startsWith(`${pid}-`)).length
        return own > sandboxes ? [`${own} folders of hosts for ${sandboxes} hosts of supervisor ${pid}`] : []
      })
      return [
        ...left,
        ...listDeep(temporary)
          .filter((path) => !before.has(path) && !/\/\d+-[0-9a-f]{8}(\/|$)/.test(path) && !isOfHosts(path))
          .map((path) => `${path} is still there`),
      ]
    },
  }
}

/** The engine's own: a folder for each engine, with one for hosts and what they share. */
function isOfHosts(path: string): boolean {
  return /\/loadbearing-[^/]+(\/(etc(\/(hosts|passwd|group))?|hosts))?$/.test(path)
}

function listDeep(folder: string): string[] {
  if (!existsSync(folder)) return []
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name)
    return entry.isDirectory() ? [path, ...listDeep(path)] : [path]
  })
}

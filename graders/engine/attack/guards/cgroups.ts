import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Guard } from '../campaign.ts'

/** How cgroups of sandboxes are named. */
const OURS = /^loadbearing-/

/**
 * A cgroup of a sandbox goes when its last process does.
 *
 * @param root where cgroups are mounted
 */
export function cgroupsGuard(root = '/sys/fs/cgroup'): Guard {
  const before = new Set(find(root))
  return {
    name: 'cgroups',
    leftovers: () =>
      find(root)
        .filter((folder) => !before.has(folder) && isEmpty(folder))
        .map((folder) => `${folder} is still there, without a process`),
  }
}

/** Folders named for us; what lies below one belongs to it. Hierarchies nest a few levels at most where services are started. */
function find(folder: string, depth = 6): string[] {
  if (depth === 0 || !existsSync(folder)) return []
  return subfolders(folder).flatMap((name) => (OURS.test(name) ? [join(folder, name)] : find(join(folder, name), depth - 1)))
}

function isEmpty(folder: string): boolean {
  try {
    if (readFileSync(join(folder, 'cgroup.procs'), 'utf8').trim() !== '') return false
  } catch {
    return false
  }
  return subfolders(folder).every((name) => isEmpty(join(folder, name)))
}

function subfolders(folder: string): string[] {
  try {
    return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => (entry.isDirectory() ? [entry.name] : []))
  } catch {
    // It went meanwhile.
    return []
  }
}

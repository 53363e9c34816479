import { accessSync, constants, existsSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'

/** What a host's group limits. The first two are needed, the third is used where there is one. */
export type Controller = 'memory' | 'pids' | 'cpu'

/** Where groups for hosts can be made. In version 1 each controller has a tree of its own, in version 2 all share one. */
export interface Hierarchy {
  readonly version: 1 | 2
  /** Absolute folders, by controller. */
  readonly parents: Readonly<Partial<Record<Controller, string>>>
}

/** The texts that tell where cgroups are and where this process is in them, as Linux gives them. */
export interface ProcessView {
  /** /proc/self/mountinfo */
  mounts: string
  /** /proc/self/cgroup */
  groups: string
}

/** The name that stands for doing without. */
const NO_GROUPS = 'none'

const CONTROLLERS: readonly Controller[] = ['memory', 'pids', 'cpu']

/**
 * Finds where this process may make groups with limits of memory and tasks: below the
 * group that it is in, whose own limits then hold for hosts too, or else at the top.
 *
 * @param named a folder to use instead (version 2), whose `cgroup.subtree_control` has memory and pids; or `none`
 * @returns undefined where cgroups are not to be had: no Linux, read-only, or not delegated to us
 * @example findHierarchy()?.version // 2
 */
export function findHierarchy(named?: string, view: ProcessView | undefined = viewOfThisProcess()): Hierarchy | undefined {
  if (named === NO_GROUPS) return undefined
  if (named !== undefined) return unified([named])
  if (view === undefined) return undefined
  const mounts = mountsIn(view.mounts)
  return (
    splitHierarchy(mounts, view.groups) ??
    unified(mounts.filter(({ controllers }) => controllers === undefined).flatMap((mount) => candidates(mount, view.groups)))
  )
}

function splitHierarchy(mounts: readonly Mount[], groups: string): Hierarchy | undefined {
  const parents: Partial<Record<Controller, string>> = {}
  for (const controller of CONTROLLERS) {
    const mount = mounts.find(({ controllers }) => controllers?.includes(controller))
    const parent = mount && candidates(mount, groups).find(isWritable)
    if (parent !== undefined) parents[controller] = parent
  }
  return parents.memory === undefined || parents.pids === undefined ? undefined : { version: 1, parents }
}

function unified(folders: readonly string[]): Hierarchy | undefined {
  for (const folder of folders) {
    const controllers = read(join(folder, 'cgroup.subtree_control')).split(/\s+/)
    if (!isWritable(folder) || !controllers.includes('memory') || !controllers.includes('pids')) continue
    return { version: 2, parents: { memory: folder, pids: folder, ...(controllers.includes('cpu') ? { cpu: folder } : {}) } }
  }
  return undefined
}

interface Mount {
  /** What of the hierarchy is mounted there. */
  root: string
  folder: string
  /** Version 1 only. */
  controllers: readonly string[] | undefined
}

function mountsIn(mountinfo: string): Mount[] {
  return mountinfo.split('\n').flatMap((line): Mount[] => {
    const [before = '', after = ''] = line.split(' - ')
    const [, , , root = '/', folder = ''] = before.split(' ')
    const [type, , options = ''] = after.split(' ')
    if (type === 'cgroup2') return [{ root, folder, controllers: undefined }]
    return type === 'cgroup' ? [{ root, folder, controllers: options.split(',') }] : []
  })
}

/**
 * The own group first; then the one above, because in version 2 a group with processes can
 * have none below it with limits; then the top of what is mounted.
 */
function candidates({ root, folder, controllers }: Mount, groups: string): string[] {
  const own = groups
    .split('\n')
    .map((line) => /^\d+:([^:]*):(.*)$/.exec(line))
    .find((match) =>
      controllers === undefined ? match?.[1] === '' : (match?.[1] ?? '').split(',').some((name) => controllers.includes(name)),
    )
  const path = own?.[2] ?? '/'
  const below = root !== '/' && path.startsWith(root) ? path.slice(root.length) : path
  const places = [join(folder, below), join(folder, dirname(below)), folder].map((place) => place.replace(/(.)\/$/, '$1'))
  return [...new Set(places)].filter((place) => existsSync(place))
}

function isWritable(folder: string): boolean {
  try {
    // To move a process in, its old and new groups need it as well; making one and trying tells in the end.
    accessSync(folder, constants.W_OK)
    accessSync(join(folder, 'cgroup.procs'), constants.W_OK)
    return true
  } catch {
    return false
  }
}

function viewOfThisProcess(): ProcessView | undefined {
  if (process.platform !== 'linux') return undefined
  return { mounts: read('/proc/self/mountinfo'), groups: read('/proc/self/cgroup') }
}

function read(path: string): string {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return ''
  }
}

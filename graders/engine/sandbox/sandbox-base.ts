import { chmodSync, mkdirSync, readFileSync, realpathSync, writeFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { EngineError } from '../engine.ts'
import { findHierarchy, type Hierarchy } from './cgroup/hierarchy.ts'
import { makeHostGroup, sweepGroups } from './cgroup/host-group.ts'
import { makeHostFolder, removeHostFolder, sweepFolders } from './host-folders.ts'
import { INSIDE_ID, limitsOf, OUTSIDE_IDS } from '../policy.ts'
import { findProgram, librariesOf } from './programs.ts'
import { isReachableByAll, readableByAll, sharedFolder } from './readable-copy.ts'
import { seccompProgram } from './seccomp/filter.ts'

/** Linux allows 107 bytes for the path of a unix socket; a host's folder adds 16, the socket 20. */
const LONGEST_FOLDER = 70

/** What every sandbox of a launcher shares, found once. */
export interface SandboxBase {
  bwrap: string
  prlimit: string
  setpriv: string
  shell: string
  node: string
  libraries: string[]
  /** The filter of system calls, as the kernel reads it. */
  seccomp: Buffer
  /** Where each host gets cgroups of its own; undefined where they are not to be had. */
  hierarchy: Hierarchy | undefined
  etc: string
  /** Where hosts get their folders. */
  folder: string
}

/**
 * Finds what sandboxes are made of, and copies what the unprivileged user could not read.
 * @throws EngineError `no-sandbox` when a program is missing
 */
export async function findSandboxBase(options: { folder: string; node: string; cgroup?: string | undefined }): Promise<SandboxBase> {
  const bwrap = required('bwrap', 'bubblewrap')
  const prlimit = realpathSync(required('prlimit', 'util-linux'))
  const setpriv = required('setpriv', 'util-linux')
  const shell = required('sh', 'dash')
  const seccomp = seccompProgram()
  if (seccomp === undefined)
    throw new EngineError('no-sandbox', `the sandbox has no filter of system calls for ${process.arch}: use a machine with x64 or arm64`)
  const node = isRoot() ? await readableByAll(options.node) : realpathSync(options.node)
  const folder = hostsFolder(options.folder)
  sweepFolders(folder)
  const [libraries, hierarchy] = await Promise.all([librariesOf([node, prlimit]), usableHierarchy(folder, options.cgroup)])
  return { bwrap, prlimit, setpriv, shell, node, folder, etc: writeEtc(folder), libraries, seccomp, hierarchy }
}

/**
 * Where hosts get cgroups, tried for real.
 *
 * @param folder for hosts, which gives groups their names
 * @param named a prepared group to use
 */
async function usableHierarchy(folder: string, named: string | undefined): Promise<Hierarchy | undefined> {
  const hierarchy = findHierarchy(named)
  if (hierarchy === undefined) return undefined
  const limits = limitsOf()
  const trial = makeHostFolder(folder)
  try {
    await sweepGroups(hierarchy, limits)
    await makeHostGroup(hierarchy, basename(trial), limits).remove()
    return hierarchy
  } catch {
    return undefined
  } finally {
    await removeHostFolder(trial)
  }
}

export function isRoot(): boolean {
  return process.getuid?.() === 0
}

let nextId = process.pid

/**
 * The user to become before bubblewrap starts: undefined when we have no
 * privileges to lose. Each call gives the next of a range.
 */
export function outsideId(): number | undefined {
  if (!isRoot()) return undefined
  nextId += 1
  const id = OUTSIDE_IDS.first + (nextId % OUTSIDE_IDS.count)
  // In a container only some ids exist; "nobody" is among them.
  return isMapped(id) ? id : INSIDE_ID
}

function isMapped(id: number): boolean {
  const lines = readFileSync('/proc/self/uid_map', 'utf8').trim().split('\n')
  return lines.some((line) => {
    const [first = 0, , count = 0] = line.trim().split(/\s+/).map(Number)
    return id >= first && id < first + count
  })
}

function hostsFolder(preferred: string): string {
  mkdirSync(preferred, { recursive: true })
  const folder = realpathSync(preferred)
  if (folder.length <= LONGEST_FOLDER && (!isRoot() || isReachableByAll(folder))) return folder
  const other = join(sharedFolder(), 'hosts')
  mkdirSync(other, { recursive: true })
  chmodSync(other, 0o711)
  return other
}

/** Enough for `localhost` and `os.userInfo()` to work. */
function writeEtc(folder: string): string {
  const etc = join(folder, 'etc')
  mkdirSync(etc, { recursive: true })
  const files = {
    hosts: '127.0.0.1 localhost subject\n',
    passwd: `nobody:x:${INSIDE_ID}:${INSIDE_ID}:nobody:/tmp:/bin/false\n`,
    group: `nogroup:x:${INSIDE_ID}:\n`,
  }
  for (const [name, text] of Object.entries(files)) {
    writeFileSync(join(etc, name), text)
    chmodSync(join(etc, name), 0o644)
  }
  chmodSync(etc, 0o755)
  return etc
}

function required(program: string, packageName: string): string {
  const path = findProgram(program)
  if (path === undefined)
    throw new EngineError(
      'no-sandbox',
      `the sandbox needs the program ${program}: install the package ${packageName}, or grade with --sandbox none`,
    )
  return path
}

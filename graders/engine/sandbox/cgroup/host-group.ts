import { mkdirSync, readdirSync, readFileSync, rmdirSync, writeFileSync } from 'node:fs'
import { getPriority } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { isAlive } from '../../is-alive.ts'
import { type Limits, MIB } from '../../policy.ts'
import type { Hierarchy } from './hierarchy.ts'

/** Starts the name of every group that is ours. */
const PREFIX = 'loadbearing-'

/** Microseconds over which processor time is counted. */
const PERIOD_MICROSECONDS = 100_000

/** The cgroups around one host: they count all its processes together, whatever they become. */
export interface HostGroup {
  /** A process that writes its id into each of these is inside, with all that it starts. */
  readonly entrances: readonly string[]
  /** The limit that was met, once one was. */
  exceeded(): 'memory' | 'pids' | undefined
  /** Ends what is still inside and removes the groups. */
  remove(): Promise<void>
}

/**
 * Makes the groups of one host.
 *
 * @param name of the host's folder: starts with our process id, by which `sweepGroups` knows its owner
 * @throws Error when the system does not allow it
 */
export function makeHostGroup(hierarchy: Hierarchy, name: string, limits: Limits): HostGroup {
  const { memory, pids, cpu } = hierarchy.parents
  const at = (parent: string | undefined): string | undefined => (parent === undefined ? undefined : join(parent, PREFIX + name))
  const places = { memory: at(memory), pids: at(pids), cpu: at(cpu) }
  const folders = [...new Set(Object.values(places).filter((place) => place !== undefined))]
  try {
    for (const folder of folders) mkdirSync(folder)
    for (const [place, file, value] of hierarchy.version === 1 ? split(limits) : unified(limits)) {
      const folder = places[place]
      if (folder !== undefined) set(folder, file, value)
    }
  } catch (error) {
    for (const folder of folders) removeGroup(folder)
    throw error
  }
  return {
    entrances: folders.map((folder) => join(folder, 'cgroup.procs')),
    exceeded() {
      const oomFile = hierarchy.version === 1 ? 'memory.oom_control' : 'memory.events'
      if (counter(places.memory, oomFile, 'oom_kill') > 0) return 'memory'
      return counter(places.pids, 'pids.events', 'max') > 0 ? 'pids' : undefined
    },
    async remove() {
      await Promise.all(folders.map((folder) => emptyGroup(folder, limits.teardownSeconds * 1000)))
    },
  }
}

/** Removes the groups of owners that were killed and could not tidy up, with what still runs in them. */
export async function sweepGroups(hierarchy: Hierarchy, limits: Limits): Promise<void> {
  for (const parent of new Set(Object.values(hierarchy.parents))) {
    const left = readdirSync(parent).filter((name) => {
      const owner = new RegExp(`^${PREFIX}(\\d+)-`).exec(name)?.[1]
      return owner !== undefined && !isAlive(Number(owner))
    })
    await Promise.all(left.map((name) => emptyGroup(join(parent, name), limits.teardownSeconds * 1000)))
  }
}

type Setting = [place: 'memory' | 'pids' | 'cpu', file: string, value: string]

function split(limits: Limits): Setting[] {
  const bytes = String(limits.sandboxMemoryMiB * MIB)
  return [
    ['memory', 'memory.limit_in_bytes', bytes],
    // With swap; has to follow the limit without. Not every kernel counts it.
    ['memory', 'memory.memsw.limit_in_bytes?', bytes],
    ['pids', 'pids.max', String(limits.sandboxTasks)],
    ['cpu', 'cpu.cfs_period_us', String(PERIOD_MICROSECONDS)],
    ['cpu', 'cpu.cfs_quota_us', quota(limits)],
    ['cpu', 'cpu.shares?', String(weightOf(getPriority(), 1024))],
  ]
}

function unified(limits: Limits): Setting[] {
  return [
    ['memory', 'memory.max', String(limits.sandboxMemoryMiB * MIB)],
    ['memory', 'memory.swap.max?', '0'],
    ['memory', 'memory.oom.group?', '1'],
    ['pids', 'pids.max', String(limits.sandboxTasks)],
    ['cpu', 'cpu.max', `${quota(limits)} ${PERIOD_MICROSECONDS}`],
    ['cpu', 'cpu.weight?', String(weightOf(getPriority(), 100))],
  ]
}

/**
 * What a group gets beside others. Priorities count within a group only: without
 * this, the hosts of run sessions would get as much as those of gradings.
 *
 * @param niceness of the process that starts the host
 * @param usual what a group has that nobody weighs
 * @example weightOf(5, 1024) // 336: a process with that niceness has a third of another's share
 */
export function weightOf(niceness: number, usual: number): number {
  // As the scheduler weighs processes: each step of niceness is a quarter less.
  return Math.max(2, Math.round(usual / 1.25 ** niceness))
}

function quota(limits: Limits): string {
  return String((limits.sandboxCpuPercent / 100) * PERIOD_MICROSECONDS)
}

/** @param file with a `?` at its end: not every kernel has it */
function set(folder: string, file: string, value: string): void {
  try {
    writeFileSync(join(folder, file.replace('?', '')), value, { flag: 'r+' })
  } catch (error) {
    if (!file.endsWith('?')) throw error
  }
}

function counter(folder: string | undefined, file: string, name: string): number {
  if (folder === undefined) return 0
  try {
    const line = readFileSync(join(folder, file), 'utf8')
      .split('\n')
      .find((text) => text.startsWith(`${name} `))
    return Number(line?.split(' ')[1] ?? 0)
  } catch {
    return 0
  }
}

/** A group can be removed when nothing runs in it; the kernel takes a moment to see that. */
async function emptyGroup(folder: string, deadlineMs: number): Promise<void> {
  const deadline = performance.now() + deadlineMs
  while (!removeGroup(folder) && performance.now() < deadline) {
    for (const pid of processesIn(folder)) {
      try {
        process.kill(pid, 'SIGKILL')
      } catch {
        // Gone by itself.
      }
    }
    await delay(2)
  }
}

function processesIn(folder: string): number[] {
  try {
    return readFileSync(join(folder, 'cgroup.procs'), 'utf8')
      .split('\n')
      .filter(Boolean)
      .map(Number)
      .filter((pid) => pid > 0)
  } catch {
    return []
  }
}

function removeGroup(folder: string): boolean {
  try {
    rmdirSync(folder)
    return true
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'ENOENT'
  }
}

import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { descendantsOf, ownNamespace, readTasks } from '../tasks.ts'
import type { Exercise } from '../exercise/types.ts'
import { buildKit } from '../kits/build.ts'
import { createLauncher } from '../sandbox/launcher.ts'
import { summarise, type Summary } from './statistics.ts'

const HOSTS = 5

export interface HostMemory {
  /** Of all processes of one host that waits, in MiB; what several have in common counts in each. */
  residentMiB: Summary
  /** What several have in common is divided between them; undefined where the system does not tell. */
  proportionalMiB: Summary | undefined
}

/** What hosts have in memory that wait with the exercise's kit loaded. */
export async function measureHostMemory({ manifest }: Exercise): Promise<HostMemory> {
  const folder = mkdtempSync(join(tmpdir(), 'loadbearing-bench-'))
  const kit = await buildKit(manifest.kit)
  const launcher = createLauncher('bwrap', { folder })
  const hosts = await Promise.all(Array.from({ length: HOSTS }, () => launcher.prepare(kit.folder)))
  try {
    const own = ownNamespace()
    const sandboxes = Map.groupBy(
      descendantsOf(process.pid, readTasks()).filter(({ namespace }) => namespace !== own),
      ({ namespace }) => namespace,
    )
    const sums = (of: (pid: number) => number | undefined): Summary | undefined => {
      const values = [...sandboxes.values()].map((tasks) => tasks.map(({ pid }) => of(pid)))
      const known = values.flat().every((value) => value !== undefined)
      return known ? summarise(values.map((all) => all.reduce<number>((sum, value) => sum + (value ?? 0), 0))) : undefined
    }
    const residentMiB = sums((pid) => memoryOf(pid, 'Rss'))
    const proportionalMiB = sums((pid) => memoryOf(pid, 'Pss'))
    return { residentMiB: residentMiB ?? summarise([Number.NaN]), proportionalMiB }
  } finally {
    for (const host of hosts) host.signal('SIGKILL')
    await Promise.all(hosts.map((host) => host.exited))
    rmSync(folder, { recursive: true, force: true })
  }
}

/** In MiB; only root may read it of others. */
function memoryOf(pid: number, field: 'Rss' | 'Pss'): number | undefined {
  try {
    const kib = new RegExp(`^${field}:\\s+(\\d+) kB`, 'm').exec(readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8'))?.[1]
    return kib === undefined ? undefined : Number(kib) / 1024
  } catch {
    return undefined
  }
}

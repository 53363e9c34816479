import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { readdirSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import type { Guard } from '#engine/attack/campaign.ts'
import { cgroupsGuard } from '#engine/attack/guards/cgroups.ts'
import { clusterGuard, Clusters } from '#engine/attack/guards/cluster.ts'
import { foldersGuard } from '#engine/attack/guards/folders.ts'
import { mountsGuard } from '#engine/attack/guards/mounts.ts'
import { processesGuard } from '#engine/attack/guards/processes.ts'
import { descendantsOf, ownNamespace, readTasks } from '#engine/tasks.ts'
import { loadTargets } from '#engine/attack/targets.ts'
import { createEngine } from '#engine/create-engine.ts'
import { sharedFolder } from '#engine/sandbox/readable-copy.ts'
import { loadCandidates, wrongness } from './candidates.ts'
import type { Check } from './faults.ts'

export interface SoakOptions {
  gradings: number
  slots: number
  onStep: (step: string) => void
}

/** What the engine had of the machine at one moment, when it had nothing to do. */
export interface Holdings {
  /** Processes of ours, but for the hosts that wait: those follow demand. */
  processes: number
  /** Open descriptors of this process and of the ones that stay. */
  descriptors: number
  /** Resident memory of the same, in MiB. */
  memoryMiB: number
}

/** The first gradings fill caches, templates and pools. */
const WARM_UP_SHARE = 0.1
/** By how much memory may have grown: garbage is collected when a heap wants to be. */
const MEMORY_GROWTH = 1.25
const SETTLE_MS = 10_000
/** What is being removed takes its time, at most that of a supervisor that is ended. */
const GONE_MS = 20_000

/** Grades one after another, and compares what is there after the first ones with what is there after the last. */
export async function runSoak({ gradings, slots, onStep }: SoakOptions): Promise<{ checks: Check[]; before: Holdings; after: Holdings }> {
  const temporary = await mkdtemp(join(tmpdir(), 'loadbearing-soak-'))
  // Children get it, too.
  process.env['TMPDIR'] = temporary
  const clusters = new Clusters()
  const engine = await createEngine({ slots, sandbox: 'bwrap', startCluster: (options) => clusters.start(options) })
  const guards = [
    processesGuard(),
    foldersGuard({ temporary, hosts: [join(sharedFolder(), 'hosts'), temporary] }),
    mountsGuard(),
    cgroupsGuard(),
    clusterGuard(clusters, Number.POSITIVE_INFINITY),
  ]
  const [candidates, targets] = [await loadCandidates(), await loadTargets()]
  const wrong: string[] = []
  const warmUp = Math.ceil(gradings * WARM_UP_SHARE)
  let begun = 0
  const grade = async (until: number): Promise<void> => {
    while (begun < until) {
      const number = begun
      begun += 1
      if (number % 10 === 0) onStep(`${number} of ${gradings + warmUp} graded`)
      const candidate = candidates[number % candidates.length]
      const target = candidate && targets.get(candidate.slug)
      if (candidate === undefined || target === undefined) continue
      const files = { ...target.starter, ...candidate.files }
      const verdict = await engine.grade({ exercise: target.exercise, files, runtime: 'server' })
      const problem = wrongness(candidate, verdict)
      if (problem !== undefined) wrong.push(problem)
    }
  }
  const gradeAll = async (until: number): Promise<Holdings> => {
    await Promise.all(Array.from({ length: slots }, () => grade(until)))
    return settled()
  }
  try {
    const before = await gradeAll(warmUp)
    const after = await gradeAll(warmUp + gradings)
    const left = await leftoversOf(guards)
    await engine.close()
    const closed = await leftoversOf(guards)
    const grew = (name: keyof Holdings, most: number) => (after[name] > most ? [`${after[name]}, before ${before[name]}`] : [])
    return {
      before,
      after,
      checks: [
        { name: `all ${gradings + warmUp} verdicts are right`, problems: wrong },
        // PostgreSQL has a process for each of its connections, and ours come and go.
        { name: 'as many processes as before', problems: grew('processes', before.processes + 4 * slots) },
        // Each host that waits has seven, and a pool may have eight more of them.
        { name: 'as many descriptors as before', problems: grew('descriptors', before.descriptors + 80 * slots) },
        { name: 'as much memory as before', problems: grew('memoryMiB', before.memoryMiB * MEMORY_GROWTH) },
        { name: 'no process, folder, mount, cgroup, database or role is left', problems: left },
        {
          name: 'nothing is left when the engine is closed',
          problems: [...closed, ...(await readdir(temporary)).map((name) => `folder: ${name}`)],
        },
      ],
    }
  } finally {
    await engine.close()
    await rm(temporary, { recursive: true, force: true })
  }
}

/** What stays, one sentence each. */
async function leftoversOf(guards: readonly Guard[]): Promise<string[]> {
  const deadline = performance.now() + GONE_MS
  for (;;) {
    const left = (await Promise.all(guards.map(async ({ name, leftovers }) => (await leftovers()).map((one) => `${name}: ${one}`)))).flat()
    if (left.length === 0 || performance.now() > deadline) return left
    await delay(500)
  }
}

/** Pools refill after a grading: waits until two looks are the same. */
async function settled(): Promise<Holdings> {
  const deadline = performance.now() + SETTLE_MS
  let last = look()
  for (;;) {
    await delay(1_000)
    const now = look()
    if (now.processes === last.processes || performance.now() > deadline) return now
    last = now
  }
}

function look(): Holdings {
  const own = ownNamespace()
  const tasks = [...descendantsOf(process.pid, readTasks())]
  const staying = tasks.filter(({ namespace, command }) => namespace === own && !/\bbwrap\b/.test(command))
  return {
    processes: staying.length,
    descriptors: staying.reduce((sum, { pid }) => sum + descriptorsOf(pid), descriptorsOf(process.pid)),
    memoryMiB: Math.round(staying.reduce((sum, { residentMiB }) => sum + residentMiB, process.memoryUsage.rss() / 1024 / 1024)),
  }
}

function descriptorsOf(pid: number): number {
  try {
    return readdirSync(`/proc/${pid}/fd`).length
  } catch {
    return 0
  }
}

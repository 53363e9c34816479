import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import type { Guard } from '../campaign.ts'
import { descendantsOf, ownNamespace, readTasks, type Task } from '../../tasks.ts'

/** Programs of ours that stay between gradings: the slots, the hosts that wait in them, the cluster with what watches it, the compiler. */
const STAYING = [/supervisor\/main\.ts/, /runners\/vitest\/main\.ts/, /postgres|postmaster\.pid/, /bwrap/, /esbuild/]

/**
 * No process of an attack's sandbox is left, and no service of its grading.
 * A sandbox that has had no job yet may wait for one, and those that have theirs already are not the attacks'.
 */
export function processesGuard(): Guard {
  const own = ownNamespace()
  /** The sandboxes that we made and that are there: by pid namespace, whose number is used again when it is gone. */
  const sandboxes = new Map<string, { first: string; hadJob: boolean }>()
  const before = new Set(
    descendantsOf(process.pid, readTasks())
      .filter(({ namespace, inside, pid }) => namespace !== own && inside === 1 && hasFiles(pid))
      .map(nameOf),
  )
  const look = (): { ours: Task[]; inside: Task[] } => {
    const tasks = readTasks()
    const ours = descendantsOf(process.pid, tasks)
    for (const task of ours) {
      const { pid, namespace, inside } = task
      const first = nameOf(task)
      if (namespace === own || inside !== 1 || before.has(first)) continue
      const known = sandboxes.get(namespace)
      const sandbox = known?.first === first ? known : { first, hadJob: false }
      sandboxes.set(namespace, sandbox)
      sandbox.hadJob ||= hasFiles(pid)
    }
    // One whose first process is gone is gone as a whole; its number may be somebody else's by now.
    const alive = new Set(tasks.map(nameOf))
    for (const [namespace, { first }] of sandboxes) if (!alive.has(first)) sandboxes.delete(namespace)
    return { ours, inside: tasks.filter(({ namespace }) => sandboxes.has(namespace)) }
  }
  return {
    name: 'processes',
    sample: () => void look(),
    leftovers: () => {
      const { ours, inside } = look()
      const known = new Set(ours.map(({ pid }) => pid))
      const isLeft = ({ namespace, pid }: Task) => sandboxes.get(namespace)?.hadJob === true || !known.has(pid)
      return [
        ...inside
          .filter(isLeft)
          .map(({ pid, command }) => `process ${pid} of a sandbox that had its job is still there (${command.slice(0, 80)})`),
        ...ours
          .filter(({ namespace, command }) => namespace === own && !STAYING.some((staying) => staying.test(command)))
          .map(({ pid, command }) => `process ${pid} is still there (${command.slice(0, 120)})`),
      ]
    },
  }
}

/** Process ids are used again; with the time of its start one names a process. */
function nameOf({ pid, started }: Task): string {
  return `${pid} ${started}`
}

/** Whether a sandbox was given the files of an app, as its first process sees them. */
function hasFiles(pid: number): boolean {
  try {
    return readdirSync(join('/proc', String(pid), 'root', 'app')).length > 0
  } catch {
    return false
  }
}

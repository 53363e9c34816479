import { readdirSync, readFileSync, readlinkSync } from 'node:fs'

/** A process of this machine. */
export interface Task {
  readonly pid: number
  readonly parent: number
  /** Names its pid namespace; empty when that can't be read. */
  readonly namespace: string
  /** Its number in that namespace: 1 for the first. */
  readonly inside: number
  /** When it was started, in clock ticks: with the pid it names one process, for pids and namespaces are used again. */
  readonly started: number
  readonly command: string
  /** Memory that it has now, in MiB. */
  readonly residentMiB: number
  /** The most memory that it ever had, in MiB. */
  readonly peakMiB: number
}

/** The processes of this machine that can be read, zombies left out. Linux only. */
export function readTasks(): Task[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((name) => readTask(Number(name)) ?? [])
}

/** Those that a process started, and what those started, itself left out. */
export function descendantsOf(pid: number, tasks: readonly Task[]): Task[] {
  const children = Map.groupBy(tasks, ({ parent }) => parent)
  const below = (parent: number): Task[] => (children.get(parent) ?? []).flatMap((task) => [task, ...below(task.pid)])
  return below(pid)
}

export function ownNamespace(): string {
  return readlinkSync('/proc/self/ns/pid')
}

function readTask(pid: number): Task | undefined {
  try {
    const status = readFileSync(`/proc/${pid}/status`, 'utf8')
    if (/^State:\s*[ZX]/m.test(status)) return undefined
    const number = (field: string) => Number(new RegExp(`^${field}:\\s*(\\d+)`, 'm').exec(status)?.[1] ?? 0)
    return {
      pid,
      parent: number('PPid'),
      namespace: namespaceOf(pid),
      inside: Number(/^NSpid:.*\s(\d+)$/m.exec(status)?.[1] ?? 0),
      started: startOf(pid),
      command: readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ').trim(),
      residentMiB: number('VmRSS') / 1024,
      peakMiB: number('VmHWM') / 1024,
    }
  } catch {
    return undefined
  }
}

function namespaceOf(pid: number): string {
  try {
    return readlinkSync(`/proc/${pid}/ns/pid`)
  } catch {
    return ''
  }
}

function startOf(pid: number): number {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
  return Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19])
}

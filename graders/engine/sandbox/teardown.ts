import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { setTimeout as delay } from 'node:timers/promises'

/**
 * Waits until a process is gone. A zombie counts as gone: nothing of it runs,
 * and (for the first process of a pid namespace) nothing below it either.
 */
export function processGone(pid: number, deadlineMs: number): Promise<boolean> {
  return until(() => !isRunning(pid), deadlineMs)
}

/** Whether a process exists and is no zombie. Linux only. */
export function isRunning(pid: number): boolean {
  return statOf(String(pid)) !== undefined
}

/** Kills a process group and waits until no member runs. */
export async function killGroup(group: number, deadlineMs: number): Promise<boolean> {
  return until(() => {
    try {
      process.kill(-group, 'SIGKILL')
    } catch {
      return true
    }
    // Members that nobody reaps stay signallable for ever where process 1 is no init: look closer.
    return existsSync('/proc/self/stat') && !runningGroups().has(group)
  }, deadlineMs)
}

async function until(done: () => boolean, deadlineMs: number): Promise<boolean> {
  const deadline = performance.now() + deadlineMs
  while (!done()) {
    if (performance.now() > deadline) return false
    await delay(2)
  }
  return true
}

function runningGroups(): Set<number> {
  const stats = readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(statOf)
  return new Set(stats.flatMap((stat) => (stat === undefined ? [] : [stat.group])))
}

/** Undefined for a process that does not exist or no longer runs. */
function statOf(pid: string): { group: number } | undefined {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'utf8')
    // The name in parentheses may hold anything: read on behind the last one.
    const [state, , group] = text.slice(text.lastIndexOf(')') + 2).split(' ')
    return state === 'Z' || state === 'X' ? undefined : { group: Number(group) }
  } catch {
    return undefined
  }
}

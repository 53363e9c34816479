import { constants } from 'node:os'
import type { Host } from './types.ts'

export type HostExit = Awaited<Host['exited']>

/**
 * What a limit looks like from outside. The learner's code could print the same
 * words: then it is said to have hit a limit, which changes nothing but its own verdict.
 *
 * @param errors the end of stderr
 */
export function limitOf(exit: { code: number | null; signal: string | null }, errors: string): HostExit['limit'] {
  if (exit.signal === 'SIGXCPU') return 'cpu'
  if (exit.code === 0) return undefined
  if (
    /JavaScript heap out of memory|Fatal process out of memory|Array buffer allocation failed|ERR_MEMORY_ALLOCATION_FAILED|ERR_WORKER_OUT_OF_MEMORY|std::bad_alloc/.test(
      errors,
    )
  )
    return 'memory'
  if (/\bEAGAIN\b|uv_thread_create|Resource temporarily unavailable/.test(errors)) return 'pids'
  return undefined
}

/**
 * bubblewrap reports a signal as 128 + its number, as shells do.
 *
 * @param left the process said that it was leaving by itself, so its code is a code
 * @example unpackExit(137, false) // { code: null, signal: 'SIGKILL' }
 */
export function unpackExit(code: number | null, left: boolean): { code: number | null; signal: string | null } {
  if (code === null || left || code <= 128) return { code, signal: null }
  const signal = Object.entries(constants.signals).find(([, number]) => number === code - 128)?.[0]
  return signal === undefined ? { code, signal: null } : { code: null, signal }
}

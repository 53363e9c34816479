import type { Guard } from '../campaign.ts'
import { descendantsOf, ownNamespace, readTasks } from '../../tasks.ts'

/** What parses an attack's answers, messages and rows. */
const TRUSTED = [/supervisor\/main\.ts/, /runners\/vitest\/main\.ts/, /services\//]

/**
 * No trusted process grows beyond a bound, by whatever an attack sends it.
 *
 * @param boundMiB of resident memory, for each process
 */
export function memoryGuard(boundMiB: number): Guard & { peaks(): Record<string, number> } {
  const own = ownNamespace()
  const peaks: Record<string, number> = {}
  /** A process that was over its bound once stays so: it is told once. */
  const told = new Set<number>()
  let excesses: string[] = []
  return {
    name: 'memory',
    peaks: () => peaks,
    sample: () => {
      for (const { pid, namespace, command, peakMiB } of descendantsOf(process.pid, readTasks())) {
        const program = TRUSTED.map((pattern) => pattern.exec(command)?.[0]).find((found) => found !== undefined)
        if (program === undefined || namespace !== own) continue
        peaks[program] = Math.max(peaks[program] ?? 0, peakMiB)
        if (peakMiB <= boundMiB || told.has(pid)) continue
        told.add(pid)
        excesses.push(`${program} grew to ${Math.round(peakMiB)} MiB, its bound is ${boundMiB}`)
      }
    },
    excesses: () => {
      const all = excesses
      excesses = []
      return all
    },
    leftovers: () => [],
  }
}

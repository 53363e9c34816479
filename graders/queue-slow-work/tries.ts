import type { Fixtures } from '#grader'
import { duration } from './describe.ts'
import { deliveries, NAMES, type Service } from './office.ts'

/** Waits between tries by the surface, in minutes: after the first failure, the second, the third. */
export const WAITS = [
  { least: 1, most: 2 },
  { least: 2, most: 4 },
  { least: 4, most: 8 },
] as const

export const MINUTE_MS = 60_000

/** The clock of the subject, as far as it is known here: real time, and what was added to it. */
export interface SubjectTime {
  now(): number
  advance(ms: number): Promise<void>
}

export function subjectTime({ clock }: Pick<Fixtures, 'clock'>): SubjectTime {
  let added = 0
  return {
    now: () => Date.now() + added,
    async advance(ms) {
      added += ms
      await clock.advance(ms)
    },
  }
}

/** When a service was called for one signup, as far as polling can tell. */
export interface Watch {
  /** Looks how many calls there are. */
  look(): Promise<number>
  /** Says which call came too early, if one surely did. */
  problem(): string | undefined
}

/**
 * Watches the calls of a service for one signup. Each call has come between two looks; what is
 * said of a wait holds wherever in between the two calls were.
 */
export function watch(fixtures: Fixtures, time: SubjectTime, service: Service, email: string): Watch {
  const calls: { after: number; before: number }[] = []
  let lastLook = time.now()
  return {
    async look() {
      const count = (await deliveries(fixtures, service, email)).length
      const now = time.now()
      while (calls.length < count) calls.push({ after: lastLook, before: now })
      lastLook = now
      return count
    },
    problem() {
      if (calls.length > WAITS.length + 1) return `${NAMES[service]} was called ${calls.length} times: a job has ${WAITS.length + 1} tries`
      for (const [index, { least }] of WAITS.entries()) {
        const [earlier, later] = [calls[index], calls[index + 1]]
        if (!earlier || !later) return undefined
        const longest = later.before - earlier.after
        if (longest < least * MINUTE_MS)
          return `try ${index + 2} came within ${duration(longest)} of try ${index + 1}: ${least} to ${WAITS[index]?.most ?? 0} minutes were to pass`
      }
      return undefined
    },
  }
}

import { Temporal } from 'temporal-polyfill'
import type { Hold } from '../../runtimes/server/reveals-api.ts'

/** What one cohort says of the hints and the solution of an exercise that it gives somebody. */
export interface Terms {
  cohort: string
  hints: 'free' | 'delayed' | 'off'
  hintsAfterMinutes: number | null
  solution: 'free' | 'after-due' | 'off'
  /** Until when this learner has time. */
  dueAt: Date | null
}

/**
 * What holds the hints back: the strictest cohort.
 *
 * @param beganAt when the learner began; null: not yet
 * @returns null when they may be looked at
 * @example hintsHold([{ cohort: 'Autumn', hints: 'off', … }], null, new Date())?.state // 'off'
 */
export function hintsHold(terms: readonly Terms[], beganAt: Date | null, now: Date): Hold | null {
  const off = terms.find(({ hints }) => hints === 'off')
  if (off) return { cohort: off.cohort, state: 'off', from: null, afterMinutes: null }
  const [last] = terms
    .flatMap(({ cohort, hints, hintsAfterMinutes }) => (hints === 'delayed' ? { cohort, afterMinutes: hintsAfterMinutes ?? 0 } : []))
    .sort((one, other) => other.afterMinutes - one.afterMinutes)
  if (!last) return null
  if (beganAt === null) return { ...last, state: 'later', from: null }
  const from = Temporal.Instant.fromEpochMilliseconds(beganAt.getTime()).add({ minutes: last.afterMinutes })
  return from.epochMilliseconds <= now.getTime() ? null : { ...last, state: 'later', from: instantText(from.epochMilliseconds) }
}

/**
 * What holds the solution back: the strictest cohort.
 *
 * @returns null when it may be looked at
 * @example solutionHold([{ cohort: 'Autumn', solution: 'after-due', dueAt, … }], new Date())?.from // '2099-12-18T17:00:00.000Z'
 */
export function solutionHold(terms: readonly Terms[], now: Date): Hold | null {
  const off = terms.find(({ solution, dueAt }) => solution === 'off' || (solution === 'after-due' && dueAt === null))
  if (off) return { cohort: off.cohort, state: 'off', from: null, afterMinutes: null }
  const [last] = terms
    .flatMap(({ cohort, solution, dueAt }) => (solution === 'after-due' && dueAt !== null ? { cohort, at: dueAt.getTime() } : []))
    .filter(({ at }) => at > now.getTime())
    .sort((one, other) => other.at - one.at)
  return last ? { cohort: last.cohort, state: 'later', from: instantText(last.at), afterMinutes: null } : null
}

const instantText = (milliseconds: number): string => new Date(milliseconds).toISOString()

/** Seconds to wait when nothing tells how fast gradings end. */
const UNKNOWN = 30
const LONGEST = 300

/**
 * Seconds after which trying again makes sense, from 1 to five minutes.
 *
 * @param places how many gradings have to end before
 * @param rate gradings that end per second, if known
 * @example secondsUntil(50, 1.25) // 40
 */
export function secondsUntil(places: number, rate: number | undefined): number {
  if (rate === undefined || rate <= 0) return UNKNOWN
  return Math.min(LONGEST, Math.max(1, Math.ceil(places / rate)))
}

/** @example inSeconds(1) // 'in 1 second' */
export function inSeconds(seconds: number): string {
  return `in ${seconds} ${seconds === 1 ? 'second' : 'seconds'}`
}

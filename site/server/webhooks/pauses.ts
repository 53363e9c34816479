const SECOND = 1_000
const MINUTE = 60 * SECOND
const HOUR = 60 * MINUTE

/** After each try; with the last one about a day is over. */
const PAUSES_MS = [5 * SECOND, 2 * MINUTE, 15 * MINUTE, HOUR, 4 * HOUR, 8 * HOUR, 10 * HOUR]

/** Tries of one delivery. */
export const TRIES = PAUSES_MS.length + 1

/**
 * How long to wait after so many tries that failed, in milliseconds, up to a fifth more or less: receivers that come back
 * are not met by all at once.
 *
 * @returns undefined when it is to be given up
 * @example pauseAfter(1, () => 0.5) // 5_000
 */
export function pauseAfter(tries: number, random: () => number = Math.random): number | undefined {
  const pause = PAUSES_MS[tries - 1]
  return pause === undefined ? undefined : Math.round(pause * (0.8 + 0.4 * random()))
}

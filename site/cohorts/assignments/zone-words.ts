/**
 * A moment as clocks in a zone show it.
 *
 * @example clockIn('2026-12-18T17:00:00.000Z', 'Europe/Berlin') // '18 Dec 2026, 18:00'
 */
export const clockIn = (at: string, zone: string): string => partsIn(at, zone).join(', ')

/**
 * For whoever keeps a cohort's time: its clock, and beside it their own where that shows another time.
 *
 * @example cohortsTime('2026-12-18T17:00:00.000Z', 'Europe/Berlin', 'America/New_York') // '18 Dec 2026, 18:00 in Europe/Berlin (12:00 for you)'
 */
export function cohortsTime(at: string, zone: string, ownZone: string): string {
  const other = besides(at, zone, ownZone)
  return other === undefined ? clockIn(at, zone) : `${clockIn(at, zone)} in ${nameOf(zone)} (${other} for you)`
}

/**
 * For who has something to do: their own clock, and beside it the cohort's where that shows another time.
 *
 * @example ownTime('2026-12-18T17:00:00.000Z', 'Europe/Berlin', 'America/New_York') // '18 Dec 2026, 12:00 (18:00 in Europe/Berlin)'
 */
export function ownTime(at: string, zone: string, ownZone: string): string {
  const other = besides(at, ownZone, zone)
  return other === undefined ? clockIn(at, ownZone) : `${clockIn(at, ownZone)} (${other} in ${nameOf(zone)})`
}

/** What people read. */
export const nameOf = (zone: string): string => zone.replaceAll('_', ' ')

/** What the other zone's clock shows, with the day where that is another; undefined where it shows the same. */
function besides(at: string, zone: string, otherZone: string): string | undefined {
  const [day, time] = partsIn(at, zone)
  const [otherDay, otherTime] = partsIn(at, otherZone)
  if (day !== otherDay) return `${otherDay}, ${otherTime}`
  return time === otherTime ? undefined : otherTime
}

function partsIn(at: string, timeZone: string): [day: string, time: string] {
  const moment = new Date(at)
  return [
    new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium', timeZone }).format(moment),
    new Intl.DateTimeFormat('en-GB', { timeStyle: 'short', timeZone }).format(moment),
  ]
}

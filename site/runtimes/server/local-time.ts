import { Temporal } from 'temporal-polyfill'

/**
 * The moment at which a clock shows a time. Where the clocks change there may be two such moments,
 * or none: then what is meant lies between two that it can be taken for, with the offset from
 * before the change and from after it.
 *
 * @param local to the minute, such as 2026-10-25T02:30
 * @param zone a name of the IANA database
 * @param choose which of the two: `later` for what ends, `earlier` for what begins, so that nobody has less time than they read
 * @throws RangeError for a time or a zone that is none
 * @example momentOf('2026-10-25T02:30', 'Europe/Berlin', 'later').toISOString() // '2026-10-25T01:30:00.000Z'
 */
export function momentOf(local: string, zone: string, choose: 'earlier' | 'later'): Date {
  const moment = Temporal.PlainDateTime.from(local).toZonedDateTime(zone, { disambiguation: choose })
  return new Date(moment.epochMilliseconds)
}

/** When something opens and when it is due, with the clocks of a zone. */
export function momentsOf(opens: string | null, due: string | null, zone: string): { opensAt: Date | null; dueAt: Date | null } {
  return {
    opensAt: opens === null ? null : momentOf(opens, zone, 'earlier'),
    dueAt: due === null ? null : momentOf(due, zone, 'later'),
  }
}

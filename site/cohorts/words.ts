import type { Cohort, Member } from '../runtimes/server/cohorts-api.ts'

type Role = Member['role']

export const ROLES: Readonly<Record<Role, string>> = { owner: 'Owner', mentor: 'Mentor', learner: 'Learner' }

const DAY = new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium', timeZone: 'UTC' })
const MOMENT = new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium', timeStyle: 'short' })

/** A day as people write it. */
const day = (date: string): string => DAY.format(new Date(`${date}T00:00:00Z`))

/** A moment in the time zone of the device. */
export const moment = (timestamp: string): string => MOMENT.format(new Date(timestamp))

/**
 * When a cohort takes place.
 *
 * @example datesOf({ startsOn: '2026-10-01', endsOn: null, timeZone: 'Europe/Berlin' }) // 'From 1 Oct 2026, Europe/Berlin'
 */
export function datesOf({ startsOn, endsOn, timeZone }: Pick<Cohort, 'startsOn' | 'endsOn' | 'timeZone'>): string {
  const when =
    startsOn && endsOn
      ? `${day(startsOn)} to ${day(endsOn)}`
      : startsOn
        ? `From ${day(startsOn)}`
        : endsOn
          ? `Until ${day(endsOn)}`
          : 'No dates yet'
  return `${when}, ${timeZone}`
}

/** What somebody is in a cohort; an administrator may be in none. */
export const roleOf = ({ role }: Pick<Cohort, 'role'>): string => (role === null ? 'Administrator' : ROLES[role])

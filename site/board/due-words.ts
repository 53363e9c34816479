import type { Assignment } from '../runtimes/server/assignments-api.ts'

export const LATE: Readonly<Record<Assignment['late'], string>> = {
  accept: 'Later work counts, too.',
  mark: 'Later work counts, and is marked as late.',
  refuse: 'Later work does not count.',
}

/**
 * When something is due, as a clock of the viewer shows it, and as one of the cohort does where that is another.
 *
 * @param zone of the cohort
 * @param own of the viewer
 * @example dueWords('2026-12-18T17:00:00Z', 'Europe/Berlin', 'UTC') // 'Due 18 Dec 2026, 17:00, which is 18 Dec 2026, 18:00 in Europe/Berlin.'
 */
export function dueWords(dueAt: string | null, zone: string, own = Intl.DateTimeFormat().resolvedOptions().timeZone): string {
  if (dueAt === null) return 'Due whenever you are ready.'
  const shown = (timeZone: string) =>
    new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium', timeStyle: 'short', timeZone }).format(new Date(dueAt))
  return shown(zone) === shown(own) ? `Due ${shown(own)}.` : `Due ${shown(own)}, which is ${shown(zone)} in ${zone}.`
}

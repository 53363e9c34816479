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

/**
 * That a cohort stays with another revision than the one of this page.
 *
 * @param since when the server has that revision; null: it has nothing of it
 * @example pinnedWords(null) // 'Your cohort was to stay with an earlier revision…'
 */
export function pinnedWords(since: string | null): string {
  if (since === null)
    return 'Your cohort was to stay with an earlier revision of this exercise, of which the server has nothing. The one on this page counts.'
  const day = new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium' }).format(new Date(since))
  return `Your cohort works on the revision of ${day}, and the exercise has changed since: requirements on this page may be others. The workspace opens your cohort’s, and the server grades by that.`
}

import type { Choice, Field } from '../../account/Form.tsx'
import { lessonOf, type Lessons } from '../lessons.ts'

/** What can be given: tracks with the slugs of their exercises, in the order in which they are learnt. */
export type Tracks = readonly { readonly track: string; readonly title: string; readonly slugs: readonly string[] }[]

/**
 * Chooses what to give: a track as a whole, or one of its exercises. What the cohort has already is marked, and can't be chosen.
 *
 * @param given slugs that the cohort has
 * @returns undefined when it has everything
 */
export function giveField(tracks: Tracks, lessons: Lessons, given: ReadonlySet<string>): Field | undefined {
  const groups = tracks.map(({ track, title, slugs }) => {
    const left = slugs.filter((slug) => !given.has(slug)).length
    const exercises = slugs.map((slug): Choice => {
      const { title } = lessonOf(lessons, slug)
      return [`exercise:${slug}`, given.has(slug) ? `${title} (given)` : title, given.has(slug)]
    })
    const whole: Choice = [`track:${track}`, wholeTrack(title, left, slugs.length), left === 0]
    return { label: title, choices: [whole, ...exercises] }
  })
  const first = groups.flatMap(({ choices }) => choices).find(([, , off]) => !off)
  return first && { name: 'give', label: 'Track or exercise', type: 'choice', value: first[0], groups }
}

function wholeTrack(title: string, left: number, all: number): string {
  if (left === 0) return `${title}: the whole track (given)`
  return left === all ? `${title}: the whole track (${all})` : `${title}: the rest of the track (${left} of ${all})`
}

import type { Choice, Field } from '../../account/Form.tsx'
import type { Course } from './course.ts'

/**
 * What can be given: each track as a whole, and its lessons. What the cohort has already is marked, and can't be chosen.
 *
 * @param given slugs that the cohort has
 * @returns undefined when it has everything
 */
export function giveField(course: Course, given: ReadonlySet<string>): Field | undefined {
  const groups = course.map(({ track, title, lessons }) => {
    const left = lessons.filter(({ slug }) => !given.has(slug)).length
    const choices: Choice[] = [
      [`track:${track}`, wholeTrack(title, left, lessons.length), left === 0],
      ...lessons.map(({ slug, title }): Choice => [`exercise:${slug}`, given.has(slug) ? `${title} (given)` : title, given.has(slug)]),
    ]
    return { label: title, choices }
  })
  const first = groups.flatMap(({ choices }) => choices).find(([, , off]) => !off)
  return first && { name: 'give', label: 'Track or exercise', type: 'choice', value: first[0], groups }
}

function wholeTrack(title: string, left: number, all: number): string {
  if (left === 0) return `${title}: the whole track (given)`
  return left === all ? `${title}: the whole track (${all})` : `${title}: the rest of the track (${left} of ${all})`
}

import * as z from 'zod/mini'
import type { LessonState, LessonStep } from './next-lesson.ts'

const shownLessonSchema = z.object({
  slug: z.string(),
  title: z.string(),
  href: z.string(),
  track: z.string(),
  trackTitle: z.string(),
  needs: z.array(z.string()),
})

/** A written lesson as pages show it; lists have them in the order in which they are learnt. */
export type ShownLesson = z.infer<typeof shownLessonSchema>

/** Id of the element in which a lesson's page has all lessons, for whatever in it shows the next one. */
export const LESSONS_ELEMENT = 'lb-lessons'

/**
 * The lessons that a page brings along.
 *
 * @returns none when it brings none
 * @example readShownLessons(document)
 */
export function readShownLessons(page: Document): ShownLesson[] {
  try {
    return z.array(shownLessonSchema).parse(JSON.parse(page.getElementById(LESSONS_ELEMENT)?.textContent ?? '[]'))
  } catch {
    return []
  }
}

/** Lessons with how far somebody has come. */
export function stepsOf(lessons: readonly ShownLesson[], states: ReadonlyMap<string, LessonState>): LessonStep[] {
  return lessons.map(({ slug, track, needs }, order) => ({
    ...{ slug, track, order, needs, built: true },
    state: states.get(slug) ?? 'untouched',
  }))
}

import type { ShownLesson } from '../learning/next/shown-lesson.ts'
import { belowBase } from '../workspace/model/base.ts'
import { listTracks } from './lessons.ts'

/** The lessons that are written, in the order in which they are learnt, with the lessons that each of them needs. */
export async function listShownLessons(): Promise<ShownLesson[]> {
  return (await listTracks()).flatMap(({ track, title: trackTitle, lessons }) =>
    lessons.flatMap(({ slug, title, href, exercise, needs }) =>
      href === undefined || !exercise ? [] : [{ ...{ slug, title, track, trackTitle, needs }, href: belowBase(href) }],
    ),
  )
}

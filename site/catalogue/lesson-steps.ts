import type { ShownLesson } from '../learning/next/shown-lesson.ts'
import { here } from '../language/links.ts'
import { relationsOf } from '../map/relations.ts'
import { belowBase } from '../workspace/model/base.ts'
import { listTracks } from './lessons.ts'

/** The lessons that are written, in the order in which they are learnt, with those of them that each needs: planned ones hold nobody up. */
export async function listShownLessons(): Promise<ShownLesson[]> {
  const tracks = await listTracks()
  const relations = relationsOf(tracks)
  return tracks.flatMap(({ track, title: trackTitle, lessons }) =>
    lessons.flatMap(({ slug, title, href, exercise }) =>
      href === undefined || !exercise
        ? []
        : [{ ...{ slug, title, track, trackTitle }, href: belowBase(here(href)), needs: relations.get(slug)?.before ?? [] }],
    ),
  )
}

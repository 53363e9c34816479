import { builtNeeds } from '../catalogue/dependencies.ts'
import type { LessonView, TrackView } from '../catalogue/lessons.ts'

/** A lesson's place among the others. */
export interface Relations {
  /** What it builds on directly. */
  needs: LessonView[]
  /** What builds on it directly. */
  leadsTo: LessonView[]
  /** Slugs of the lessons that can be taken, and have to be, before it. */
  before: string[]
}

/**
 * What each lesson needs and leads to, by its slug.
 *
 * @example relationsOf(await listTracks()).get('cache-aside')?.needs[0]?.slug // 'make-it-stateless'
 */
export function relationsOf(tracks: readonly Pick<TrackView, 'lessons'>[]): ReadonlyMap<string, Relations> {
  const lessons = tracks.flatMap(({ lessons }) => lessons)
  const built = new Set(lessons.flatMap(({ slug, href }) => (href === undefined ? [] : [slug])))
  return new Map(
    lessons.map(({ slug, needs }) => [
      slug,
      {
        needs: lessons.filter((other) => needs.includes(other.slug)),
        leadsTo: lessons.filter((other) => other.needs.includes(slug)),
        before: builtNeeds(slug, lessons, (need) => built.has(need)),
      },
    ]),
  )
}

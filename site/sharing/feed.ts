import { getCollection } from 'astro:content'
import { listTracks } from '../catalogue/lessons.ts'

/** What the feed is called. */
export const FEED = {
  title: 'Loadbearing: new lessons',
  description: 'Each lesson gives you a small, flawed service to repair. A hidden grader observes what it does.',
}

export interface NewLesson {
  title: string
  description: string
  published: Date
  /** Below the site's base path. */
  href: string
  /** Title of its track. */
  track: string
}

/** The lessons that can be taken, the newest first; those of one day in the order in which they are learnt. */
export async function listNewLessons(): Promise<NewLesson[]> {
  const written = new Map((await getCollection('docs')).map(({ id, data }) => [`/${id}/`, data]))
  const lessons = (await listTracks()).flatMap(({ title: track, lessons }) =>
    lessons.flatMap(({ href, title }) => {
      const data = href === undefined ? undefined : written.get(href)
      if (href === undefined || data?.published === undefined) return []
      return [{ title, description: data.description ?? '', published: data.published, href, track }]
    }),
  )
  return lessons.sort((a, b) => b.published.getTime() - a.published.getTime())
}

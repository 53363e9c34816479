import type { Course } from '../cohorts/assignments/course.ts'
import { listTracks } from './lessons.ts'

/** The lessons that have an exercise, for pages that name assignments by their titles. Tracks without any are left out. */
export async function courseOutline(): Promise<Course> {
  const tracks = (await listTracks()).map(({ track, title, lessons }) => ({
    track,
    title,
    lessons: lessons.filter(({ exercise }) => exercise !== undefined).map(({ slug, title }) => ({ slug, title })),
  }))
  return tracks.filter(({ lessons }) => lessons.length > 0)
}

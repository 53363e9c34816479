import { getCollection } from 'astro:content'
import exercises from 'virtual:loadbearing/exercises'
import { here } from '../language/links.ts'
import type { PublicExercise } from '../workspace/model/exercise.ts'
import { belowBase } from '../workspace/model/base.ts'
import { readSyllabus, readThemes, type Theme } from './syllabus.ts'

export interface TrackView {
  track: string
  title: string
  lessons: LessonView[]
}

export interface LessonView {
  slug: string
  title: string
  stack: 'nest' | 'express'
  difficulty: PublicExercise['difficulty']
  /** Slugs of the lessons that it builds on directly. */
  needs: string[]
  covers: string[]
  /** Address of the lesson; undefined while it is planned. */
  href: string | undefined
  exercise: PublicExercise | undefined
}

export interface ThemeView extends Theme {
  /** Addresses of the sections that teach it, with the lesson's title. */
  taught: { slug: string; href: string; title: string }[]
  /** Titles of the lessons that will teach it, with the track that they are in. */
  planned: { title: string; track: string }[]
}

/** The syllabus joined with what is written so far, in the order in which it is learnt. */
export async function listTracks(): Promise<TrackView[]> {
  const written = new Map((await getCollection('docs')).map((entry) => [entry.id, entry]))
  return readSyllabus().map(({ track, title, lessons }) => ({
    track,
    title,
    lessons: lessons.map((lesson) => {
      const entry = written.get(`${track}/${lesson.slug}`)
      return {
        ...lesson,
        title: entry?.data.title ?? lesson.title,
        href: entry && `/${entry.id}/`,
        exercise: entry && exerciseOf(lesson.slug),
      }
    }),
  }))
}

/** Every theme with the sections that teach it: a lesson anchors them with the component `Theme`. */
export async function listThemes(): Promise<ThemeView[]> {
  const sections = (await getCollection('docs')).flatMap((entry) =>
    [...(entry.body ?? '').matchAll(/<Theme\s+id=["']([\w.-]+)["']/g)].map(([, id]) => ({
      id,
      slug: entry.id.split('/').at(-1) ?? '',
      href: `/${entry.id}/#theme-${id}`,
      title: entry.data.title,
    })),
  )
  const planned = (await listTracks()).flatMap(({ track, lessons }) =>
    lessons.flatMap(({ href, title, covers }) => (href === undefined ? [{ title, track, covers }] : [])),
  )
  return readThemes().map((theme) => ({
    ...theme,
    taught: sections.filter(({ id }) => id === theme.id),
    planned: planned.filter(({ covers }) => covers.includes(theme.id)),
  }))
}

/** The exercise of a lesson: the one with the last part of its address. */
export function exerciseOf(lessonId: string): PublicExercise | undefined {
  const slug = lessonId.split('/').at(-1)
  return exercises.find((exercise) => exercise.slug === slug)
}

/**
 * The lessons that are written, by the slug of their exercise, for pages that know only that.
 *
 * @example (await lessonsBySlug())['cache-aside']?.href // '/performance/cache-aside/'
 */
export async function lessonsBySlug(): Promise<Record<string, { title: string; href: string }>> {
  const lessons = (await listTracks()).flatMap((track) => track.lessons)
  return Object.fromEntries(
    lessons.flatMap(({ slug, title, href }) => (href === undefined ? [] : [[slug, { title, href: belowBase(here(href)) }]])),
  )
}

/** The tracks that have exercises, with the slugs of those, for pages that give them to somebody. */
export async function exercisesByTrack(): Promise<{ track: string; title: string; slugs: string[] }[]> {
  const tracks = (await listTracks()).map(({ track, title, lessons }) => ({
    track,
    title,
    slugs: lessons.filter(({ exercise }) => exercise !== undefined).map(({ slug }) => slug),
  }))
  return tracks.filter(({ slugs }) => slugs.length > 0)
}

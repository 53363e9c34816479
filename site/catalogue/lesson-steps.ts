import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parse } from 'yaml'
import { z } from 'zod'
import type { ShownLesson } from '../learning/next/shown-lesson.ts'
import { belowBase } from '../workspace/model/base.ts'
import { listTracks } from './lessons.ts'

const needsSchema = z.array(z.object({ lessons: z.array(z.object({ slug: z.string(), needs: z.array(z.string()).default([]) })) }))

/** The lessons that are written, in the order in which they are learnt, with the lessons that each of them needs. */
export async function listShownLessons(): Promise<ShownLesson[]> {
  const needs = readNeeds()
  return (await listTracks()).flatMap(({ track, title: trackTitle, lessons }) =>
    lessons.flatMap(({ slug, title, href, exercise }) =>
      href === undefined || !exercise
        ? []
        : [{ ...{ slug, title, track, trackTitle }, href: belowBase(href), needs: needs.get(slug) ?? [] }],
    ),
  )
}

/** Lessons that each lesson of `course/syllabus.yaml` names in its optional list `needs`. */
function readNeeds(root = process.cwd()): ReadonlyMap<string, string[]> {
  const tracks = needsSchema.parse(parse(readFileSync(join(root, 'course/syllabus.yaml'), 'utf8')))
  return new Map(tracks.flatMap(({ lessons }) => lessons.map(({ slug, needs }) => [slug, needs] as const)))
}

import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { closest } from 'fastest-levenshtein'
import { z } from 'zod'
import { EngineError } from '../../engine.ts'
import { parseYaml } from '../../exercise/parse-yaml.ts'

const FILE = 'course/syllabus.yaml'

const lessonSchema = z.object({
  slug: z.string(),
  title: z.string(),
  stack: z.enum(['nest', 'express']),
  covers: z.array(z.string()).min(1),
  starter: z.string(),
  proves: z.array(z.string()).min(1),
  traps: z.array(z.string()).default([]),
})
const syllabusSchema = z.array(z.object({ track: z.string(), lessons: z.array(lessonSchema) }))

/** What the syllabus says of a lesson, with its track. */
export type PlannedLesson = z.infer<typeof lessonSchema> & { track: string }

/**
 * Reads all planned lessons, in the order of the syllabus.
 *
 * @throws EngineError `syllabus-invalid`
 */
export async function readPlan(root: string): Promise<PlannedLesson[]> {
  const tracks = parseYaml(await readFile(join(root, FILE), 'utf8'), syllabusSchema, { file: FILE, code: 'syllabus-invalid' })
  return tracks.flatMap(({ track, lessons }) => lessons.map((lesson) => ({ ...lesson, track })))
}

/**
 * Finds one planned lesson.
 *
 * @throws EngineError `lesson-unknown`, naming the nearest slug
 * @example findLesson(await readPlan(root), 'cache-aside').track // 'scale'
 */
export function findLesson(plan: readonly PlannedLesson[], slug: string): PlannedLesson {
  const lesson = plan.find((planned) => planned.slug === slug)
  if (lesson) return lesson
  const nearest = closest(
    slug,
    plan.map((planned) => planned.slug),
  )
  throw new EngineError(
    'lesson-unknown',
    `the syllabus has no lesson "${slug}"; did you mean "${nearest}"? A new lesson is first planned in ${FILE}.`,
  )
}

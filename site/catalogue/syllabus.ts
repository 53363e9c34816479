import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parse } from 'yaml'
import { z } from 'zod'

const lessonSchema = z.object({
  slug: z.string(),
  title: z.string(),
  stack: z.enum(['nest', 'express']),
  difficulty: z.enum(['warm-up', 'core', 'stretch']).default('core'),
  /** Slugs of the lessons that it builds on directly. */
  needs: z.array(z.string()).default([]),
  covers: z.array(z.string()),
})
const trackSchema = z.object({ track: z.string(), title: z.string(), lessons: z.array(lessonSchema) })
const themeSchema = z.object({
  id: z.string(),
  seed: z.string(),
  kind: z.enum(['theme', 'faq']),
  section: z.string().optional(),
  title: z.string(),
})

export type SyllabusTrack = z.infer<typeof trackSchema>
export type Theme = z.infer<typeof themeSchema>

/**
 * Reads `course/syllabus.yaml`: the tracks in the order in which they are learnt.
 *
 * @param root the repository's folder; default: where the command was started
 * @example readSyllabus()[0].track // 'http'
 */
export function readSyllabus(root = process.cwd()): SyllabusTrack[] {
  return z.array(trackSchema).parse(parse(readFileSync(join(root, 'course/syllabus.yaml'), 'utf8')))
}

/**
 * Reads `course/themes.json`: every theme and question that the course promises to teach.
 *
 * @example readThemes().length // 153
 */
export function readThemes(root = process.cwd()): Theme[] {
  return z.array(themeSchema).parse(JSON.parse(readFileSync(join(root, 'course/themes.json'), 'utf8')))
}

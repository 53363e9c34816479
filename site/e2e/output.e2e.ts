import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from '@playwright/test'
import { listExercises, loadExercise, loadOverlays, REPOSITORY_ROOT } from '#engine/exercise/load.ts'

/** Lines of this length or more are told from chance. */
const DISTINCTIVE = 45

/** Lesson prose may quote a line or two of a repair; a file that was published has most of its lines there. */
const PUBLISHED_SHARE = 0.5

test('what is built holds no grader, solution, mutant or alternative', async () => {
  const published = await textsIn(join(REPOSITORY_ROOT, 'dist'))
  expect(published.length).toBeGreaterThan(10)
  for (const slug of await listExercises()) {
    const exercise = await loadExercise(slug)
    const starter = new Set(Object.values(exercise.files).flatMap(linesOf))
    const overlays = await loadOverlays(exercise)
    const hidden = [
      { name: `the grader of ${slug}`, text: await readFile(exercise.grader, 'utf8') },
      ...overlays.flatMap(({ kind, name, files }) =>
        Object.entries(files).map(([path, text]) => ({ name: `${kind} ${name}, ${path}`, text })),
      ),
    ]
    for (const { name, text } of hidden) {
      const lines = linesOf(text).filter((line) => !starter.has(line))
      if (lines.length < 3) continue
      for (const { path, content } of published) {
        const found = lines.filter((line) => content.includes(line) || content.includes(JSON.stringify(line).slice(1, -1)))
        expect(found.length / lines.length, `${path} holds ${name}`).toBeLessThan(PUBLISHED_SHARE)
      }
    }
    for (const { path, content } of published) {
      expect(content.includes(`${slug}.grader`), `${path} names the grader of ${slug}`).toBe(false)
      expect(content.includes(`graders/${slug}/mutants`), `${path} names mutants of ${slug}`).toBe(false)
    }
  }
})

function linesOf(text: string): string[] {
  return text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line.length >= DISTINCTIVE)
}

async function textsIn(folder: string): Promise<{ path: string; content: string }[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true })
  const files = entries.filter((entry) => entry.isFile() && /\.(html|js|json|css|txt|xml|map)$/.test(entry.name))
  return Promise.all(
    files.map(async (entry) => ({ path: entry.name, content: await readFile(join(entry.parentPath, entry.name), 'utf8') })),
  )
}

import { readdir, readFile } from 'node:fs/promises'
import { join, relative } from 'node:path'
import { expect, test } from '@playwright/test'
import { listExercises, loadExercise, loadOverlays, REPOSITORY_ROOT } from '#engine/exercise/load.ts'

/** Lines of this length or more are told from chance. */
const DISTINCTIVE = 45

/** Lesson prose may quote a line or two of a repair; a file that was published has most of its lines there. */
const PUBLISHED_SHARE = 0.5

/** So many lines of a file, spread over it, tell whether it was published: there are tens of megabytes to look through. */
const SAMPLE = 16

/** Where the workspace gets graders and solutions from, and no page leads. */
const GRADERS = /^suites\/[0-9a-f]{12}\.js$/
const SOLUTIONS = /^solutions\/[0-9a-f]{12}\.json$/

/** Variants lie beside graders, and a repaired one has files of the solution. */
const REPAIRED = /^(solutions|suites)\/[0-9a-f]{12}\.json$/

test('what is built holds no mutant or alternative, and graders and solutions only where no page leads', async () => {
  const published = await textsIn(join(REPOSITORY_ROOT, 'dist'))
  expect(published.length).toBeGreaterThan(10)
  const slugs = await listExercises()
  for (const place of [GRADERS, SOLUTIONS]) expect(published.filter(({ path }) => place.test(path))).toHaveLength(slugs.length)
  const pages = published.filter(({ path }) => /\.(html|xml|txt)$/.test(path))
  const problems = pages
    .filter(({ content }) => /\/(suites|solutions)\/[0-9a-f]/.test(content))
    .map(({ path }) => `${path} leads to a grader or solution`)
  for (const slug of slugs) {
    const exercise = await loadExercise(slug)
    const starter = new Set(Object.values(exercise.files).flatMap(linesOf))
    const overlays = await loadOverlays(exercise)
    const solved = overlays.find(({ kind }) => kind === 'solution')
    // A mutant is a solution with a flaw: what they share says nothing.
    const known = new Set([...starter, ...Object.values(solved?.files ?? {}).flatMap(linesOf)])
    const hidden = [
      { name: `the grader of ${slug}`, text: await readFile(exercise.grader, 'utf8'), place: GRADERS },
      ...overlays.flatMap(({ kind, name, files }) =>
        Object.entries(files).map(([path, text]) => ({
          name: `${kind} ${name}, ${path}`,
          text,
          place: kind === 'solution' ? REPAIRED : undefined,
        })),
      ),
    ]
    for (const { name, text, place } of hidden) {
      const distinctive = linesOf(text).filter((line) => !(place === undefined ? known : starter).has(line))
      if (distinctive.length < 3) continue
      const lines = distinctive.filter((_line, index) => index % Math.ceil(distinctive.length / SAMPLE) === 0)
      for (const { path, content } of published) {
        if (place?.test(path) === true) continue
        const found = lines.filter(
          (line) => content.includes(line) || (line.includes('"') && content.includes(JSON.stringify(line).slice(1, -1))),
        )
        if (found.length / lines.length >= PUBLISHED_SHARE) problems.push(`${path} holds ${name}`)
      }
    }
    for (const { path, content } of published) {
      if (content.includes(`${slug}.grader`)) problems.push(`${path} names the grader of ${slug}`)
      if (content.includes(`graders/${slug}/mutants`)) problems.push(`${path} names mutants of ${slug}`)
    }
  }
  expect(problems).toEqual([])
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
    files.map(async (entry) => {
      const file = join(entry.parentPath, entry.name)
      return { path: relative(folder, file), content: await readFile(file, 'utf8') }
    }),
  )
}

import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import remarkMdx from 'remark-mdx'
import remarkParse from 'remark-parse'
import { unified } from 'unified'
import { visit } from 'unist-util-visit'
import { listExercises, loadExercise, REPOSITORY_ROOT } from '#engine/exercise/load.ts'
import { EXIT, fail } from '#engine/cli/terminal.ts'
import { readSyllabus, readThemes } from '../site/catalogue/syllabus.ts'

export interface Coverage {
  /** Themes and questions that the course promises. */
  promised: number
  /** Ids that some lesson has an anchored section for, in the order of themes.json. */
  taught: string[]
  lessons: number
  /** One line each: an anchor that is missing, or an id that does not exist. */
  problems: string[]
}

/**
 * Compares what is promised (`course/themes.json`, the `covers` of syllabus and
 * manifests) with what the lessons that exist have an anchored section for,
 * `<Theme id="…">` in their MDX.
 *
 * @param root the repository's folder
 * @example (await readCoverage(root)).taught.length // 7
 */
export async function readCoverage(root: string): Promise<Coverage> {
  const ids = readThemes(root).map(({ id }) => id)
  const known = new Set(ids)
  const manifests = new Set(await listExercises({ root }))
  const taught = new Set<string>()
  const problems: string[] = []
  let lessons = 0

  for (const { track, lessons: planned } of readSyllabus(root)) {
    const files = await readdir(join(root, 'course', track)).catch((): string[] => [])
    for (const { slug, covers } of planned) {
      if (!files.includes(`${slug}.mdx`)) continue
      lessons += 1
      const file = `course/${track}/${slug}.mdx`
      const anchors = themesIn(await readFile(join(root, file), 'utf8'))
      const promised = new Set([...covers, ...(manifests.has(slug) ? (await loadExercise(slug, { root })).manifest.covers : [])])
      for (const id of promised)
        if (!anchors.includes(id))
          problems.push(`${file}: nothing is anchored for ${id}: put the section that teaches it into <Theme id="${id}">`)
      for (const id of new Set([...promised, ...anchors]))
        if (!known.has(id)) problems.push(`${file}: ${id} is no id of course/themes.json: correct it`)
      for (const id of anchors) taught.add(id)
    }
  }
  return { promised: ids.length, taught: ids.filter((id) => taught.has(id)), lessons, problems }
}

/**
 * Ids of the `<Theme>` sections of a lesson; those shown in code do not count.
 *
 * @param mdx the lesson's text
 */
export function themesIn(mdx: string): string[] {
  const tree = unified()
    .use(remarkParse)
    .use(remarkMdx)
    .parse(mdx.replace(/^---\n.*?\n---\n/s, ''))
  const ids: string[] = []
  visit(tree, ['mdxJsxFlowElement', 'mdxJsxTextElement'], (node) => {
    if (!('name' in node) || node.name !== 'Theme' || !('attributes' in node)) return
    const id = node.attributes.find((attribute) => attribute.type === 'mdxJsxAttribute' && attribute.name === 'id')?.value
    ids.push(typeof id === 'string' ? id : '(no id)')
  })
  return ids
}

if (import.meta.main) await report().catch(fail)

async function report(): Promise<void> {
  const { promised, taught, lessons, problems } = await readCoverage(REPOSITORY_ROOT)
  for (const problem of problems) console.log(problem)
  console.log(`${taught.length} of ${promised} themes and questions are taught, in ${lessons} ${lessons === 1 ? 'lesson' : 'lessons'}`)
  process.exitCode = problems.length === 0 ? EXIT.ok : EXIT.failed
}

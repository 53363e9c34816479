import { existsSync } from 'node:fs'
import { mkdir, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { format, resolveConfig } from 'prettier'
import { stringify } from 'yaml'
import type { SourceFiles } from '../../compile/types.ts'
import { EngineError } from '../../engine.ts'
import type { KindName } from '../../exercise/manifest.ts'
import { TODO } from '../../exercise/todo.ts'
import { lessonFor } from './lesson.ts'
import { idsFor, titleFor } from './names.ts'
import { extraStarter, sampleFor, surfaceOf, variantsFor, writable } from './kinds.ts'
import { CHANGED_FILE, starterFor } from './starter.ts'
import type { PlannedLesson } from './syllabus.ts'

/**
 * Writes the files of a planned lesson into its four folders: a running starter
 * with its manifest, a grader with a requirement for each thing that it proves,
 * a mutant for each trap, a solution, and the page.
 *
 * @param root the repository's folder
 * @param kind what the exercise asks for
 * @returns paths of the files, relative to the root
 * @throws EngineError `exercise-exists` when any of it is there already; nothing is written then
 */
export async function scaffold(lesson: PlannedLesson, root: string, kind: KindName = 'service'): Promise<string[]> {
  const targets = [
    `exercises/${lesson.slug}`,
    `graders/${lesson.slug}`,
    `solutions/${lesson.slug}`,
    `course/${lesson.track}/${lesson.slug}.mdx`,
  ]
  const taken = targets.find((target) => existsSync(join(root, target)))
  if (taken !== undefined)
    throw new EngineError('exercise-exists', `${taken} is there already, and nothing was written: remove it first, or go on with it`)

  const files = await formatted(filesFor(lesson, kind), root)
  for (const [path, text] of files) {
    await mkdir(dirname(join(root, path)), { recursive: true })
    await writeFile(join(root, path), text, { flag: 'wx' })
  }
  return files.map(([path]) => path)
}

function filesFor(lesson: PlannedLesson, kind: KindName): SourceFiles {
  const starter = { ...starterFor(lesson.stack, lesson.proves.map(titleFor)), ...extraStarter(kind) }
  const requirements = idsFor(lesson.proves).map((id, index) => ({ id, proof: lesson.proves[index] ?? '' }))
  const within = (folder: string, files: SourceFiles): SourceFiles =>
    Object.fromEntries(Object.entries(files).map(([path, text]) => [`${folder}/${path}`, text]))
  const changed = (note: string): SourceFiles => {
    const path = CHANGED_FILE[lesson.stack]
    return { [path]: `// ${note}\n${starter[path] ?? ''}` }
  }
  const mutants = idsFor(lesson.traps).map((name, index) => {
    const trap = lesson.traps[index] ?? ''
    const overlay = stringify({ why: `${titleFor(trap)}. ${TODO} say why a tired colleague would push this.`, catches: TODO })
    return within(`graders/${lesson.slug}/mutants/${name}`, { 'overlay.yaml': overlay, ...changed(`The wrong repair: ${trap}.`) })
  })
  return {
    ...within(`exercises/${lesson.slug}`, { 'exercise.yaml': manifestFor(lesson, requirements, kind), ...starter }),
    [`graders/${lesson.slug}/${lesson.slug}.grader.ts`]: graderFor(requirements, kind),
    ...within(`graders/${lesson.slug}/variants`, variantsFor(kind, changed)),
    ...Object.fromEntries(mutants.flatMap((files) => Object.entries(files))),
    ...within(`solutions/${lesson.slug}`, {
      'why.mdx': `Say what the repair does, why it is right, and what it costs.\n`,
      ...changed('The repair.'),
    }),
    [`course/${lesson.track}/${lesson.slug}.mdx`]: lessonFor(lesson),
  }
}

interface PlannedRequirement {
  id: string
  proof: string
}

function manifestFor(
  { title, track, stack, covers, starter }: PlannedLesson,
  requirements: readonly PlannedRequirement[],
  kind: KindName,
): string {
  return stringify(
    {
      title,
      summary: `${titleFor(starter)}.`,
      track,
      difficulty: 'core',
      minutes: 60,
      stack,
      covers,
      kind,
      kit: ['base'],
      services: [],
      processes: { web: { entry: 'src/main.ts' } },
      editable: writable(kind),
      creatable: writable(kind),
      surface: { routes: [{ method: 'GET', path: '/items', summary: 'All items, as an array.', example: '/items' }], ...surfaceOf(kind) },
      requirements: requirements.map(({ id, proof }) => ({
        id,
        title: titleFor(proof),
        hints: [
          `${TODO} where to look: name what to observe, and how.`,
          `${TODO} the mechanism: say why the code does this.`,
          `${TODO} what to do, short of the code.`,
        ],
      })),
    },
    { lineWidth: 130 },
  )
}

function graderFor(requirements: readonly PlannedRequirement[], kind: KindName): string {
  const tests = requirements.map(
    ({ id, proof }) => `// ${titleFor(proof)}
requirement('${id}', async ({ subject, expect }) => {
  const { status } = await subject.get('/items')
  expect(status, \`GET /items was answered with \${status}\`).toBe(200)
  expect.fail(${JSON.stringify(`This requirement is not observed yet: ${proof}.`)})
})
`,
  )
  return `import { requirement } from '#grader'\n\n${sampleFor(kind)}${tests.join('\n')}`
}

async function formatted(files: SourceFiles, root: string): Promise<[string, string][]> {
  const config = await resolveConfig(join(root, 'package.json'))
  return Promise.all(
    Object.entries(files).map(async ([path, text]): Promise<[string, string]> => [
      path,
      await format(text, { ...config, plugins: [], filepath: path }),
    ]),
  )
}

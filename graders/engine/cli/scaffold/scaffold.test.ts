import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { REPOSITORY_ROOT } from '../../exercise/root.ts'
import { temporaryCourse } from '../../exercise/fixture.testing.ts'
import { loadExercise, loadOverlays } from '../../exercise/load.ts'
import { hintProblems } from '../../gate/content/hints.ts'
import { idsFor } from './names.ts'
import { scaffold } from './scaffold.ts'
import { findLesson, readPlan } from './syllabus.ts'

const plan = await readPlan(REPOSITORY_ROOT)

const tracks = [...new Set(plan.map(({ track }) => track))]

test.each(tracks)('every lesson of the track %s can be scaffolded, and loads as it is but for what mutants catch', async (track) => {
  await using course = await temporaryCourse({})
  for (const lesson of plan.filter((planned) => planned.track === track)) {
    await scaffold(lesson, course.root)
    const exercise = await loadExercise(lesson.slug, course)
    expect(exercise.manifest.requirements).toHaveLength(lesson.proves.length)
    const mutants = idsFor(lesson.traps).map((name) => `graders/${lesson.slug}/mutants/${name}/overlay.yaml`)
    if (mutants.length > 0)
      await expect(loadOverlays(exercise, course)).rejects.toThrow(
        /overlay\.yaml:\d+: catches: it is not written yet: name the requirement/,
      )
    for (const path of mutants) {
      const overlay = await readFile(join(course.root, path), 'utf8')
      await course.write(path, overlay.replace(/catches: .*/, `catches: ${exercise.manifest.requirements[0]?.id}`))
    }
    const overlays = await loadOverlays(exercise, course)
    expect(overlays.map(({ kind }) => kind)).toEqual(['solution', ...lesson.traps.map(() => 'mutant')])
  }
})

test.each(['library', 'tests', 'rules', 'document'] as const)(
  'an exercise of kind %s is scaffolded with what its kind needs',
  async (kind) => {
    await using course = await temporaryCourse({})
    const lesson = findLesson(plan, kind === 'rules' ? 'enforce-the-layers' : 'testing-module')
    await scaffold(lesson, course.root, kind)
    const { manifest, variants } = await loadExercise(lesson.slug, course)
    expect(manifest.kind).toBe(kind)
    expect(variants.map(({ role }) => role)).toEqual(kind === 'tests' || kind === 'rules' ? ['reference', 'mutant'] : [])
  },
)

test('nothing in a scaffold passes for finished: each hint, test and section waits to be written', async () => {
  await using course = await temporaryCourse({})
  const lesson = findLesson(plan, 'make-it-stateless')
  await scaffold(lesson, course.root)
  const exercise = await loadExercise(lesson.slug, course)
  const problems = hintProblems(exercise, exercise.files)
  expect(problems).toHaveLength(lesson.proves.length * 3)
  expect(problems.every(({ problem }) => problem.endsWith('is missing'))).toBe(true)
  const grader = await readFile(exercise.grader, 'utf8')
  for (const { title, id } of exercise.manifest.requirements)
    expect(grader.replaceAll('"', "'")).toContain(`// ${title}\nrequirement('${id}'`)
  expect(exercise.files['test/items.test.ts']?.match(/it\.todo\(/g)).toHaveLength(lesson.proves.length)
})

test('the page anchors every theme that the lesson covers, and is built from the parts of a lesson', async () => {
  await using course = await temporaryCourse({})
  for (const slug of ['make-it-stateless', 'cache-aside']) {
    const lesson = findLesson(plan, slug)
    await scaffold(lesson, course.root)
    const page = await readFile(join(course.root, `course/${lesson.track}/${lesson.slug}.mdx`), 'utf8')
    for (const id of lesson.covers) expect(page).toContain(`<Theme id="${id}">`)
    const imported = [...page.matchAll(/^import (\w+) from ["']#site\/components\/\1\.astro["'];?$/gm)].map(([, name]) => name)
    const used = new Set([...page.matchAll(/<([A-Z]\w+)/g)].map(([, name]) => name))
    expect([...used].sort()).toEqual(imported)
    for (const name of imported) expect(existsSync(join(REPOSITORY_ROOT, `site/components/${name}.astro`))).toBe(true)
  }
})

test('what is there is never overwritten', async () => {
  await using course = await temporaryCourse({ 'solutions/cache-aside/why.mdx': 'mine' })
  await expect(scaffold(findLesson(plan, 'cache-aside'), course.root)).rejects.toThrow(
    'solutions/cache-aside is there already, and nothing was written',
  )
  expect(await readFile(join(course.root, 'solutions/cache-aside/why.mdx'), 'utf8')).toBe('mine')
  await expect(loadExercise('cache-aside', course)).rejects.toThrow('there is no exercise')
})

test('an unknown slug names the nearest', () => {
  expect(() => findLesson(plan, 'cache-asid')).toThrow('did you mean "cache-aside"?')
})

test('ids are short, telling and different', () => {
  expect(idsFor(['Query count constant from 1 to 500 orders', '401 before any handler runs', 'tokens expire', 'tokens expire!'])).toEqual([
    'query-count-constant-1-500',
    'r-401-before-any-handler-runs',
    'tokens-expire',
    'tokens-expire-2',
  ])
})

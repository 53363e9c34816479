import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { REPOSITORY_ROOT } from '../../exercise/root.ts'
import { temporaryCourse } from '../../exercise/fixture.testing.ts'
import { loadExercise, loadOverlays } from '../../exercise/load.ts'
import { idsFor } from './names.ts'
import { scaffold } from './scaffold.ts'
import { findLesson, readPlan } from './syllabus.ts'

const plan = await readPlan(REPOSITORY_ROOT)

test('every lesson of the syllabus can be scaffolded, and loads as it is', async () => {
  await using course = await temporaryCourse({})
  for (const lesson of plan) {
    await scaffold(lesson, course.root)
    const exercise = await loadExercise(lesson.slug, course)
    expect(exercise.manifest.requirements).toHaveLength(lesson.proves.length)
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

test('the page anchors every theme that the lesson covers', async () => {
  await using course = await temporaryCourse({})
  const lesson = findLesson(plan, 'make-it-stateless')
  await scaffold(lesson, course.root)
  const page = await readFile(join(course.root, 'course/scale/make-it-stateless.mdx'), 'utf8')
  for (const id of lesson.covers) expect(page).toContain(`<Theme id="${id}">`)
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

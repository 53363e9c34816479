import { expect, test } from 'vitest'
import type { GradebookPage } from '../../runtimes/server/gradebook-api.ts'
import { marksOf, resultOf } from './grade-in-words.ts'
import { GradebookModel } from './gradebook-model.ts'

function page(learner: string, assignments: readonly string[], next: string | null): GradebookPage {
  return {
    assignments: assignments.map((id) => ({ id, slug: id, required: true, dueAt: null })),
    items: [{ learner: { id: learner, name: learner }, grades: [], requiredPassed: 0 }],
    next,
  }
}

test('learners come a page at a time, under the assignments of the first one', async () => {
  const model = new GradebookModel(async (after) => (after === undefined ? page('Lena', ['a', 'b'], 'x') : page('Gil', ['a', 'b'], null)))
  await model.rows.load()
  await model.rows.more()
  expect(model.assignments.value.map(({ id }) => id)).toEqual(['a', 'b'])
  expect(model.rows.items.value.map(({ learner }) => learner.id)).toEqual(['Lena', 'Gil'])
  expect(model.rows.next.value).toBeNull()
})

test('when the assignments were changed meanwhile, no grade stands under another one, and it says what to do', async () => {
  let given = ['a', 'b']
  const model = new GradebookModel(async (after) => page(after === undefined ? 'Lena' : 'Gil', given, 'x'))
  await model.rows.load()
  given = ['b', 'a']
  await model.rows.more()
  expect(model.rows.items.value.map(({ learner }) => learner.id)).toEqual(['Lena'])
  expect(model.rows.problem.value).toMatch(/was changed meanwhile/)
  await model.rows.load()
  expect(model.assignments.value.map(({ id }) => id)).toEqual(['b', 'a'])
})

test('a grade is said in words', () => {
  const best = { attempt: '9d3f', holds: 5, of: 6 }
  expect(resultOf({ state: 'passed', best })).toBe('Passed')
  expect(resultOf({ state: 'tried', best })).toBe('5 of 6')
  expect(resultOf({ state: 'not-begun', best: null })).toBe('Not begun')
  expect(marksOf({ overdue: true, late: false, extended: true, solution: 'seen-after', hints: 0 })).toEqual(['overdue', 'more time'])
  expect(marksOf({ overdue: false, late: true, extended: false, solution: 'seen-before', hints: 1 })).toEqual([
    'late',
    'solution seen',
    '1 hint',
  ])
})

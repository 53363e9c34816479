import { expect, test } from 'vitest'
import type { Attempt } from '../../runtimes/server/attempts-api.ts'
import { verdictWords } from './attempt-words.ts'

const requirements: Attempt['requirements'] = [
  { id: 'a', title: 'A', status: 'passed' },
  { id: 'b', title: 'B', status: 'failed' },
  { id: 'c', title: 'C', status: 'not-run' },
]

test('an attempt says how much holds, or how far its grading is', () => {
  expect(verdictWords({ state: 'done', status: 'failed', requirements })).toBe('Not passed: 1 of 3 hold')
  expect(verdictWords({ state: 'done', status: 'timeout', requirements })).toBe('Ran out of time: 1 of 3 hold')
  expect(verdictWords({ state: 'queued', status: null, requirements: [] })).toBe('Waits to be graded')
})

test('our own error is said to be ours', () => {
  expect(verdictWords({ state: 'done', status: 'error', requirements: [] })).toMatch(/^Could not be graded. The fault is ours/)
})

test('an attempt that is graded again keeps its verdict until then', () => {
  expect(verdictWords({ state: 'running', status: 'passed', requirements: requirements.slice(0, 1) })).toBe('Passed: 1 of 1 hold')
})

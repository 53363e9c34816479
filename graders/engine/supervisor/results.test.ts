import { expect, test } from 'vitest'
import { Results } from './results.ts'

const requirements = [
  { id: 'one-query', title: 'One query' },
  { id: 'same-json', title: 'Same JSON' },
]
const passed = { passed: true, message: '', durationMs: 2 }

test('a requirement holds when all of its tests pass', () => {
  const results = new Results(requirements)
  results.declare(['one-query', 'one-query', 'same-json'])
  expect(results.add('one-query', passed)).toBeUndefined()
  expect(results.add('one-query', passed)).toMatchObject({ id: 'one-query', status: 'passed', durationMs: 4 })
})

test('the first failed test of a requirement is the one that is told', () => {
  const results = new Results(requirements)
  results.declare(['one-query', 'one-query', 'same-json'])
  results.add('one-query', { passed: false, message: 'sent 52 queries', durationMs: 1 })
  results.add('one-query', { passed: false, message: 'sent 3 queries', durationMs: 1 })
  expect(results.all()[0]).toMatchObject({ status: 'failed', message: 'sent 52 queries' })
  expect(results.passed).toBe(false)
})

test('what did not get its turn is not-run, even when some of its tests passed', () => {
  const results = new Results(requirements)
  results.declare(['one-query', 'one-query', 'same-json'])
  results.add('one-query', passed)
  expect(results.all().map(({ status }) => status)).toEqual(['not-run', 'not-run'])
})

test('what a runtime cannot check does not stand in the way of passing', () => {
  const results = new Results([
    ...requirements,
    { id: 'two-sessions', title: 'Two sessions', notChecked: 'needs two database sessions; the server checks it' },
  ])
  results.declare(['one-query', 'same-json', 'two-sessions'])
  results.add('one-query', passed)
  results.add('same-json', passed)
  expect(results.passed).toBe(true)
  expect(results.all()[2]).toMatchObject({ status: 'not-checked', message: 'needs two database sessions; the server checks it' })
})

test.for([
  { ids: ['one-query'], problem: 'The grader has no test for "same-json".' },
  { ids: ['one-query', 'same-json', 'typo'], problem: 'The grader checks "typo", which the manifest does not name.' },
  { ids: ['one-query', 'same-json'], problem: undefined },
])('a suite that declares $ids', ({ ids, problem }) => {
  expect(new Results(requirements).declare(ids)).toBe(problem)
})

test('what an app made long is cut', () => {
  const results = new Results(requirements)
  results.declare(['one-query', 'same-json'])
  const long = 'x'.repeat(5_000_000)
  results.add('one-query', { passed: false, message: long, observed: long, expected: 'short', durationMs: 1 })
  const [result] = results.all()
  expect(result?.message).toBe(`${'x'.repeat(4_000)}…`)
  expect(result?.observed).toHaveLength(4_001)
  expect(result?.expected).toBe('short')
})

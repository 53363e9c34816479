import { expect, test } from 'vitest'
import { explainFailure } from './failure.ts'

function thrown(action: () => unknown): unknown {
  try {
    action()
  } catch (error) {
    return error
  }
  throw new Error('nothing was thrown')
}

test('only the message of the grader is told, with what was compared', () => {
  const message = 'listing 50 orders sent 52 queries; listing 1 sent 3'
  const error = thrown(() => expect(52, message).toBe(3))
  expect(explainFailure(error, new Set([message]))).toEqual({ message, observed: '52', expected: '3' })
})

test('without a message the assertion speaks for itself', () => {
  const error = thrown(() => expect('a').toBe('b'))
  expect(explainFailure(error, new Set(['something else'])).message).toContain("expected 'a' to be 'b'")
})

test('two values are shown only where they should have been equal', () => {
  expect(
    explainFailure(
      thrown(() => expect(94 - 3, 'grew by 91').toBeLessThanOrEqual(2)),
      new Set(['grew by 91']),
    ),
  ).toEqual({ message: 'grew by 91' })
})

test('large values are cut', () => {
  const error = thrown(() => expect('x'.repeat(9_000)).toBe('y'))
  expect(explainFailure(error, new Set()).observed).toHaveLength(2_001)
})

test('anything may be thrown', () => {
  expect(explainFailure('oops', new Set())).toEqual({ message: 'The check ended with oops.' })
})

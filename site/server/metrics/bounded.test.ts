import { expect, test } from 'vitest'
import { Bounded } from './bounded.ts'

test('what was known before the limit stays, what comes after it is "other"', () => {
  const routes = new Bounded(2)
  expect(['/a', '/b', '/a', '/c', '/b'].map((route) => routes.of(route))).toEqual(['/a', '/b', '/a', 'other', '/b'])
})

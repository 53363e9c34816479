import { expect, test } from 'vitest'
import { pauseAfter, TRIES } from './pauses.ts'

test('pauses grow, and what has failed for about a day is given up', () => {
  const pauses = Array.from({ length: TRIES - 1 }, (_, index) => pauseAfter(index + 1, () => 0.5) ?? 0)
  expect(pauses).toEqual(pauses.toSorted((a, b) => a - b))
  const hours = pauses.reduce((sum, pause) => sum + pause, 0) / 3_600_000
  expect(hours).toBeGreaterThan(20)
  expect(hours).toBeLessThan(28)
  expect(pauseAfter(TRIES)).toBeUndefined()
})

test('no two wait equally long', () => {
  expect([0, 0.5, 1].map((drawn) => pauseAfter(1, () => drawn))).toEqual([4_000, 5_000, 6_000])
})

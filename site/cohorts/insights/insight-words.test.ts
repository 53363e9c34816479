import { expect, test } from 'vitest'
import { amountOf, durationOf, shareOf } from './insight-words.ts'

test.each([
  [null, '–'],
  [0, '0 min'],
  [0.3, 'under 1 min'],
  [45.4, '45 min'],
  [119.6, '2 h'],
  [200, '3 h 20 min'],
  [47 * 60 + 59, '47 h 59 min'],
  [48 * 60, '2 days'],
  [3 * 24 * 60 + 125, '3 days 2 h'],
])('%s minutes are said as %s', (minutes, words) => {
  expect(durationOf(minutes)).toBe(words)
})

test('medians and shares are said in words too', () => {
  expect([amountOf(2.5), amountOf(null)]).toEqual(['2.5', '–'])
  expect([shareOf(1, 3), shareOf(0, 4), shareOf(0, 0)]).toEqual(['33 %', '0 %', '–'])
})

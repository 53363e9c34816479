import { expect, test } from 'vitest'
import { whenWords } from './when.ts'

const NOW = new Date(2026, 10, 28, 20, 30).getTime()
const on = (day: number, hour: number): string => whenWords(new Date(2026, 10, day, hour).getTime(), NOW, 'en')

test('days are those of the calendar, not of 24 hours', () => {
  expect(on(29, 1)).toBe('tomorrow')
  expect(on(30, 23)).toBe('in 2 days')
  expect(on(28, 22)).toMatch(/10:00\sPM/)
  expect(on(27, 23)).toBe('yesterday')
})

test('what is far is told in months', () => {
  expect(on(28 + 90, 12)).toBe('in 3 months')
})

import { expect, test } from 'vitest'
import { inSeconds, secondsUntil } from './retry-after.ts'

test('the wait follows the rate, and is never below a second or above five minutes', () => {
  expect(secondsUntil(50, 1.25)).toBe(40)
  expect(secondsUntil(0.1, 100)).toBe(1)
  expect(secondsUntil(10_000, 0.5)).toBe(300)
})

test('without a rate it is a guess', () => {
  expect(secondsUntil(5, undefined)).toBe(30)
  expect(secondsUntil(5, 0)).toBe(30)
})

test('is said in words', () => {
  expect(inSeconds(1)).toBe('in 1 second')
  expect(inSeconds(40)).toBe('in 40 seconds')
})

import { expect, test } from 'vitest'
import { joinLink, readCode } from './join-link.ts'

test('what a link brings along is read back', () => {
  const link = new URL(joinLink('7QH2-M0XK-9D4T', 'https://course.example/join/'))
  expect(readCode(link.hash)).toBe('7QH2-M0XK-9D4T')
  expect(link.search).toBe('')
})

test('an address with nothing, or with something else, behind its # has no code', () => {
  for (const hash of ['', '#', '#code', '#code=', '#code=%20', '#token=abc']) expect(readCode(hash)).toBe('')
})

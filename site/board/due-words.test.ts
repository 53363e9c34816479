import { expect, test } from 'vitest'
import { dueWords, pinnedWords } from './due-words.ts'

test('a due time is said as the viewer’s clock shows it, and as the cohort’s does where that is another', () => {
  expect(dueWords('2026-12-18T17:00:00Z', 'Europe/Berlin', 'Europe/Paris')).toBe('Due 18 Dec 2026, 18:00.')
  expect(dueWords('2026-12-18T17:00:00Z', 'Europe/Berlin', 'UTC')).toBe(
    'Due 18 Dec 2026, 17:00, which is 18 Dec 2026, 18:00 in Europe/Berlin.',
  )
  expect(dueWords(null, 'Europe/Berlin')).toBe('Due whenever you are ready.')
})

test('that a cohort stays with another revision is said with its day, or that the server has nothing of it', () => {
  expect(pinnedWords('2026-11-12T12:00:00Z')).toContain('works on the revision of 12 Nov 2026')
  expect(pinnedWords(null)).toContain('of which the server has nothing')
})

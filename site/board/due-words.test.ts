import { expect, test } from 'vitest'
import { dueWords } from './due-words.ts'

test('a due time is said as the viewer’s clock shows it, and as the cohort’s does where that is another', () => {
  expect(dueWords('2026-12-18T17:00:00Z', 'Europe/Berlin', 'Europe/Paris')).toBe('Due 18 Dec 2026, 18:00.')
  expect(dueWords('2026-12-18T17:00:00Z', 'Europe/Berlin', 'UTC')).toBe(
    'Due 18 Dec 2026, 17:00, which is 18 Dec 2026, 18:00 in Europe/Berlin.',
  )
  expect(dueWords(null, 'Europe/Berlin')).toBe('Due whenever you are ready.')
})

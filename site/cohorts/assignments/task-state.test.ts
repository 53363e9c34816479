import { expect, test } from 'vitest'
import { hasUntil, taskState } from './task-state.ts'

const NOW = Date.parse('2026-11-10T12:00:00.000Z')
const day = (date: number) => ({ local: '', at: new Date(Date.UTC(2026, 10, date)).toISOString() })
const assignment = { opens: null, due: day(9), extension: null, late: 'mark' } as const

test('before it opens, while there is time, and after: late work may count, or not', () => {
  expect(taskState({ ...assignment, opens: day(11), due: day(12) }, NOW)).toBe('not-open')
  expect(taskState({ ...assignment, due: day(11) }, NOW)).toBe('open')
  expect(taskState({ ...assignment, due: null }, NOW)).toBe('open')
  expect(taskState(assignment, NOW)).toBe('overdue')
  expect(taskState({ ...assignment, late: 'refuse' }, NOW)).toBe('closed')
})

test('who has more time has it, and nobody has less than everybody', () => {
  expect(taskState({ ...assignment, extension: day(11), late: 'refuse' }, NOW)).toBe('open')
  expect(hasUntil({ due: day(12), extension: day(11) })).toBe(day(12).at)
  expect(hasUntil({ due: null, extension: day(11) })).toBeNull()
})

import { expect, test } from 'vitest'
import type { Standing } from '../../runtimes/server/attempts-api.ts'
import { hintsWords, standingWords } from './assignment-words.ts'

const attempt = '00000000-0000-4000-8000-000000000000'
const standing = (change: Partial<Standing> = {}): Standing => ({
  assignment: attempt,
  attempts: 2,
  best: { attempt, status: 'failed', holds: 5, of: 6, timing: 'on-time' },
  last: { attempt, status: 'failed', holds: [], handedInAt: '2026-11-01T12:00:00.000Z' },
  firstPassedAt: null,
  late: false,
  ...change,
})
const passed = { attempt, status: 'passed', holds: 6, of: 6, timing: 'late' } as const

test('how far somebody has come: not begun, the best attempt, passed', () => {
  expect(standingWords(null, 'mark')).toBe('Not begun')
  expect(standingWords(standing(), 'mark')).toBe('2 attempts, the best: 5 of 6 hold')
  expect(standingWords(standing({ attempts: 1 }), 'mark')).toBe('1 attempt, the best: 5 of 6 hold')
  expect(standingWords(standing({ best: { ...passed, timing: 'on-time' } }), 'mark')).toBe('Passed (2 attempts)')
})

test('lateness is said only where late work is marked', () => {
  const late = standing({ best: passed, late: true })
  expect(standingWords(late, 'mark')).toBe('Passed, late (2 attempts)')
  expect(standingWords(late, 'accept')).toBe('Passed (2 attempts)')
})

test('hints that are delayed say by how much', () => {
  expect(hintsWords({ mode: 'delayed', afterMinutes: 1 })).toBe('Hints 1 minute after beginning')
  expect(hintsWords({ mode: 'off' })).toBe('No hints')
})

import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import type { RequirementResult } from '#engine/verdict/verdict.ts'
import { Announcer } from './announcer.ts'
import { PAUSE_MS, Teller } from './teller.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

const results = (...statuses: RequirementResult['status'][]): RequirementResult[] =>
  statuses.map((status, index) => ({ id: `r${index}`, title: 'x', status, message: '', durationMs: 1 }))

test('the first result is told at once, a flood of others in one sentence, and nothing once it is over', () => {
  const announcer = new Announcer()
  const teller = new Teller(announcer)
  teller.results(results('passed'), 6)
  expect(announcer.text.value).toBe('Checked: 1 of 6. Holding: 1. Not holding: 0.')
  teller.results(results('passed', 'failed'), 6)
  teller.results(results('passed', 'failed', 'passed'), 6)
  expect(announcer.text.value).toBe('Checked: 1 of 6. Holding: 1. Not holding: 0.')
  vi.advanceTimersByTime(PAUSE_MS)
  expect(announcer.text.value).toBe('Checked: 3 of 6. Holding: 2. Not holding: 1.')
  teller.results(results('passed', 'failed', 'passed', 'passed'), 6)
  teller.end()
  vi.advanceTimersByTime(PAUSE_MS)
  expect(announcer.text.value).toBe('Checked: 3 of 6. Holding: 2. Not holding: 1.')
})

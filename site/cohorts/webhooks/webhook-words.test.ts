import { expect, test } from 'vitest'
import { outcomeOf, stateOf } from './webhook-words.ts'

const DELIVERY = { state: 'waiting', tries: 1, status: null, problem: null, nextAt: null } as const

test.each([
  [{ tries: 0 }, 'On its way'],
  [{ state: 'delivered', status: 204 }, 'Arrived, answered with 204'],
  [{ status: 500, problem: 'answer' }, 'Not there yet after one try: the answer was 500'],
  [{ state: 'failed', tries: 8, problem: 'timeout' }, 'Given up after 8 tries: there was no answer within ten seconds'],
] as const)('a delivery %o says what became of it', (delivery, words) => {
  expect(outcomeOf({ ...DELIVERY, ...delivery })).toBe(words)
})

test('when it is tried next is said', () => {
  expect(outcomeOf({ ...DELIVERY, problem: 'unreachable', nextAt: '2026-11-28T12:00:00Z' })).toMatch(/address\. Next try .*2026/)
})

test('a webhook says why it is off, and what to do', () => {
  expect(stateOf({ off: null, failingSince: null })).toBe('On')
  expect(stateOf({ off: 'failing', failingSince: '2026-11-28T12:00:00Z' })).toContain('Mend the receiver')
  expect(stateOf({ off: null, failingSince: '2026-11-28T12:00:00Z' })).toContain('nothing arrives since')
})

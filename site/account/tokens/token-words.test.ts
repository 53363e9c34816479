import { expect, test } from 'vitest'
import { mayWords, stateOf } from './token-words.ts'

test('a token says what it may be used for', () => {
  expect(mayWords(['attempts:write', 'cohorts:read'])).toBe('may hand in attempts, read your cohorts')
})

test('a token is good until it is revoked or its time is over', () => {
  const now = Date.parse('2026-11-28T12:00:00Z')
  expect(stateOf({ revokedAt: null, expiresAt: '2026-11-28T12:00:01Z' }, now)).toBe('good')
  expect(stateOf({ revokedAt: null, expiresAt: '2026-11-28T12:00:00Z' }, now)).toBe('expired')
  expect(stateOf({ revokedAt: '2026-11-28T11:00:00Z', expiresAt: '2026-11-28T13:00:00Z' }, now)).toBe('revoked')
})

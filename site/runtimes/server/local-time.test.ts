import { describe, expect, test } from 'vitest'
import { momentOf } from './local-time.ts'

const BERLIN = 'Europe/Berlin'
const at = (...[local, zone, choose]: Parameters<typeof momentOf>) => momentOf(local, zone, choose).toISOString()

test('a due time is the same on the clock in summer and in winter', () => {
  expect(at('2026-10-24T18:00', BERLIN, 'later')).toBe('2026-10-24T16:00:00.000Z')
  expect(at('2026-10-26T18:00', BERLIN, 'later')).toBe('2026-10-26T17:00:00.000Z')
})

describe('in spring, when the clock goes from 02:00 to 03:00', () => {
  test('what is due at 02:30 is due when the clock would have shown it: at 03:30', () => {
    expect(at('2026-03-29T02:30', BERLIN, 'later')).toBe('2026-03-29T01:30:00.000Z')
    expect(at('2026-03-29T03:30', BERLIN, 'later')).toBe('2026-03-29T01:30:00.000Z')
  })

  test('what opens at 02:30 opens at 01:30', () => {
    expect(at('2026-03-29T02:30', BERLIN, 'earlier')).toBe('2026-03-29T00:30:00.000Z')
    expect(at('2026-03-29T01:30', BERLIN, 'earlier')).toBe('2026-03-29T00:30:00.000Z')
  })
})

describe('in autumn, when the clock shows 02:30 twice', () => {
  test('what is due then is due the second time', () => {
    expect(at('2026-10-25T02:30', BERLIN, 'later')).toBe('2026-10-25T01:30:00.000Z')
  })

  test('what opens then opens the first time', () => {
    expect(at('2026-10-25T02:30', BERLIN, 'earlier')).toBe('2026-10-25T00:30:00.000Z')
  })
})

test.each([
  ['America/New_York', '2026-11-01T01:30', '2026-11-01T06:30:00.000Z'],
  ['Australia/Lord_Howe', '2026-04-05T01:45', '2026-04-04T15:15:00.000Z'],
  ['Asia/Kathmandu', '2026-06-01T12:00', '2026-06-01T06:15:00.000Z'],
  ['UTC', '2026-06-01T12:00', '2026-06-01T12:00:00.000Z'],
])('in %s, %s is %s at the latest', (zone, local, moment) => {
  expect(at(local, zone, 'later')).toBe(moment)
})

test('a day or a zone that is none is an error', () => {
  expect(() => momentOf('2026-02-30T10:00', BERLIN, 'later')).toThrow(RangeError)
  expect(() => momentOf('2026-02-20T10:00', 'Europe/Atlantis', 'later')).toThrow(RangeError)
})

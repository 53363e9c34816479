import { describe, expect, test } from 'vitest'
import { clockIn, cohortsTime, ownTime } from './zone-words.ts'

const FIVE = '2026-12-18T17:00:00.000Z'

test('a moment is what clocks in the zone show', () => {
  expect(clockIn(FIVE, 'Europe/Berlin')).toBe('18 Dec 2026, 18:00')
  expect(clockIn('2026-07-18T17:00:00.000Z', 'Europe/Berlin')).toBe('18 Jul 2026, 19:00')
})

describe('who keeps the cohort’s time', () => {
  test('reads one time where their clock shows the same', () => {
    expect(cohortsTime(FIVE, 'Europe/Berlin', 'Europe/Berlin')).toBe('18 Dec 2026, 18:00')
    expect(cohortsTime(FIVE, 'Europe/Berlin', 'Europe/Madrid')).toBe('18 Dec 2026, 18:00')
  })

  test('reads their own beside it where it shows another', () => {
    expect(cohortsTime(FIVE, 'Europe/Berlin', 'America/New_York')).toBe('18 Dec 2026, 18:00 in Europe/Berlin (12:00 for you)')
  })
})

describe('who has something to do', () => {
  test('reads one time where the cohort’s clock shows the same', () => {
    expect(ownTime(FIVE, 'Europe/Berlin', 'Europe/Paris')).toBe('18 Dec 2026, 18:00')
  })

  test('reads their own time first, and the day of the cohort where it is another', () => {
    expect(ownTime(FIVE, 'America/New_York', 'Europe/Berlin')).toBe('18 Dec 2026, 18:00 (12:00 in America/New York)')
    expect(ownTime(FIVE, 'Asia/Tokyo', 'Europe/Berlin')).toBe('18 Dec 2026, 18:00 (19 Dec 2026, 02:00 in Asia/Tokyo)')
  })
})

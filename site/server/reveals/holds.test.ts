import { describe, expect, test } from 'vitest'
import { hintsHold, solutionHold, type Terms } from './holds.ts'

const NOW = new Date('2026-11-28T12:00:00Z')
const minutesAgo = (minutes: number): Date => new Date(NOW.getTime() - minutes * 60_000)
const terms = (cohort: string, what: Partial<Terms>): Terms => ({
  cohort,
  hints: 'free',
  hintsAfterMinutes: null,
  solution: 'free',
  dueAt: null,
  ...what,
})
const delayed = (cohort: string, minutes: number): Terms => terms(cohort, { hints: 'delayed', hintsAfterMinutes: minutes })

describe('hints', () => {
  test('are free where no cohort says otherwise', () => {
    expect(hintsHold([], null, NOW)).toBeNull()
    expect(hintsHold([terms('Autumn', {})], null, NOW)).toBeNull()
  })

  test('wait from when the learner began', () => {
    expect(hintsHold([delayed('Autumn', 30)], minutesAgo(10), NOW)).toEqual({
      cohort: 'Autumn',
      state: 'later',
      from: '2026-11-28T12:20:00.000Z',
      afterMinutes: 30,
    })
    expect(hintsHold([delayed('Autumn', 30)], minutesAgo(30), NOW)).toBeNull()
    expect(hintsHold([delayed('Autumn', 30)], null, NOW)).toMatchObject({ state: 'later', from: null, afterMinutes: 30 })
  })

  test('go by the strictest of several cohorts', () => {
    expect(hintsHold([delayed('Autumn', 5), delayed('Winter', 30)], minutesAgo(10), NOW)).toMatchObject({ cohort: 'Winter' })
    expect(hintsHold([delayed('Autumn', 5), terms('Winter', { hints: 'off' })], minutesAgo(10), NOW)).toMatchObject({
      cohort: 'Winter',
      state: 'off',
    })
  })
})

describe('the solution', () => {
  const afterDue = (cohort: string, dueAt: Date | null): Terms => terms(cohort, { solution: 'after-due', dueAt })

  test('is free where no cohort says otherwise, and once all of them were due', () => {
    expect(solutionHold([terms('Autumn', {})], NOW)).toBeNull()
    expect(solutionHold([afterDue('Autumn', minutesAgo(1)), afterDue('Winter', minutesAgo(0))], NOW)).toBeNull()
  })

  test('waits for the last due time', () => {
    expect(solutionHold([afterDue('Autumn', minutesAgo(-5)), afterDue('Winter', minutesAgo(-60))], NOW)).toEqual({
      cohort: 'Winter',
      state: 'later',
      from: '2026-11-28T13:00:00.000Z',
      afterMinutes: null,
    })
  })

  test('stays closed where one cohort says so, or where it is never due', () => {
    expect(solutionHold([afterDue('Autumn', minutesAgo(1)), terms('Winter', { solution: 'off' })], NOW)).toMatchObject({ state: 'off' })
    expect(solutionHold([afterDue('Autumn', null)], NOW)).toMatchObject({ state: 'off' })
  })
})

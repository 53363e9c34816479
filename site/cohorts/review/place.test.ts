import { expect, test } from 'vitest'
import { readPlace, reviewAddress } from './place.ts'

test('an address says again what it was made of', () => {
  const place = { cohort: 'c', attempt: 'a', comparison: 'previous', file: 'src/a b&c.ts' } as const
  expect(readPlace(new URL(reviewAddress(place), 'http://localhost').search)).toEqual(place)
})

test('of what is usual an address says nothing, and of what is unknown the page makes what is usual', () => {
  expect(reviewAddress({ cohort: 'c', attempt: 'a' })).toMatch(/\/cohorts\/attempt\/\?cohort=c&attempt=a$/)
  expect(readPlace('?with=nonsense')).toEqual({ cohort: 'none', attempt: 'none', comparison: 'starter', file: undefined })
})

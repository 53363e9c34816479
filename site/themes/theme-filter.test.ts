import { expect, test } from 'vitest'
import { matchesTheme, readThemeFilter, SHOWN, writeThemeFilter } from './theme-filter.ts'

const theme = { text: 'nestjs-3.2 Caching layers and invalidation strategy', isTaught: true, isLearnt: false }

test('a filter is the same after it went through an address', () => {
  expect(readThemeFilter(writeThemeFilter({ find: 'cache & carry', show: 'open' }))).toEqual({ find: 'cache & carry', show: 'open' })
})

test('an address keeps nothing that lets all through, and nothing that is not its own', () => {
  expect(writeThemeFilter(readThemeFilter('?find=+&show=everything&colour=red'))).toBe('')
})

test.each([
  ['caching', true],
  ['INVALIDATION cach', true],
  ['nestjs-3', true],
  ['caching pools', false],
])('%s: %j', (find, isThere) => {
  expect(matchesTheme({ find, show: 'all' }, theme)).toBe(isThere)
})

test('what is taught, learnt and planned is told apart', () => {
  const shown = (facts: { isTaught: boolean; isLearnt: boolean }) =>
    SHOWN.filter((show) => matchesTheme({ find: '', show }, { ...theme, ...facts }))
  expect(shown({ isTaught: true, isLearnt: true })).toEqual(['all', 'taught', 'learnt'])
  expect(shown({ isTaught: true, isLearnt: false })).toEqual(['all', 'taught', 'open'])
  expect(shown({ isTaught: false, isLearnt: false })).toEqual(['all', 'planned'])
})

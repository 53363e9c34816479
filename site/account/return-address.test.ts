import { expect, test } from 'vitest'
import { readReturn, safeReturn, withReturn } from './return-address.ts'

const ORIGIN = 'https://course.example'

test('an address of this site is come back to, with what is behind its ? and #', () => {
  for (const address of ['/', '/join/#code=7QH2-M0XK', '/cohorts/view/?cohort=1', '/account/#administrator=abc'])
    expect(safeReturn(address, ORIGIN)).toBe(address)
})

test.each([
  null,
  '',
  'https://evil.example/',
  '//evil.example/',
  '/\\evil.example/',
  '\\\\evil.example',
  'javascript:alert(1)',
  'join/',
  '/\t/evil.example',
  '/.//evil.example',
  ' //evil.example',
])('%j is not', (address) => {
  expect(safeReturn(address, ORIGIN)).toBeUndefined()
})

test('the account page is told where somebody was', () => {
  const page = withReturn('/account/', { pathname: '/cohorts/view/', search: '?cohort=1' })
  expect(readReturn({ search: new URL(page, ORIGIN).search, origin: ORIGIN })).toBe('/cohorts/view/?cohort=1')
  expect(readReturn({ search: '?back=//evil.example', origin: ORIGIN })).toBeUndefined()
})

import { expect, test } from 'vitest'
import { wayOf } from './way-of.ts'

const SITE = { origin: 'https://course.example', base: '/course/', isInShell: (path: string) => path === '/course/favicon.svg' }

const way = (url: string, { method = 'GET', isNavigation = false } = {}) =>
  wayOf({ method, url: new URL(url, SITE.origin), isNavigation }, SITE)

test('the API, the keys and the worker itself are always the server’s', () => {
  for (const path of ['/course/api/session', '/course/api', '/course/.well-known/jwks.json', '/course/sw.js', '/course/sw-off.js'])
    expect(way(path), path).toBe('network')
  expect(way('/course/api/v1/me/export', { isNavigation: true })).toBe('network')
})

test('so is what is written, and what is not of this site', () => {
  expect(way('/course/data/', { method: 'POST', isNavigation: true })).toBe('network')
  expect(way('https://stackblitz.com/headless', { isNavigation: true })).toBe('network')
  expect(way('/another-site/', { isNavigation: true })).toBe('network')
})

test('pages come as pages, also to a router and without their slash', () => {
  expect(way('/course/')).toBe('page')
  expect(way('/course/data/lost-update/')).toBe('page')
  expect(way('/course/data/lost-update', { isNavigation: true })).toBe('page')
})

test('files come by what they are', () => {
  expect(way('/course/_astro/page.AAA.js')).toBe('immutable')
  expect(way('/course/container/base.3.bin')).toBe('immutable')
  expect(way('/course/favicon.svg?v=2')).toBe('shell')
  expect(way('/course/of-another-version.png')).toBe('network')
})

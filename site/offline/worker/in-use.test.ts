import { expect, test } from 'vitest'
import { neededBy, versionsInUse, type Version } from './in-use.ts'

const OLD: Version = { version: 'old', pages: { '/': 'a', '/data/': 'same' }, shell: ['/old.css'], immutable: ['/old.js'] }
const NEW: Version = { version: 'new', pages: { '/': 'b', '/data/': 'same' }, shell: ['/new.css'], immutable: ['/new.js'] }

test('a version stays as long as a document has a page of it', () => {
  expect(versionsInUse('new', [OLD, NEW], [[{ path: '/', revision: 'a' }]])).toEqual([OLD, NEW])
  expect(versionsInUse('new', [OLD, NEW], [[{ path: '/', revision: 'b' }]])).toEqual([NEW])
})

test('also one that the document has left behind on its visit', () => {
  const visit = [
    { path: '/', revision: 'a' },
    { path: '/', revision: 'b' },
  ]
  expect(versionsInUse('new', [OLD, NEW], [visit])).toEqual([OLD, NEW])
})

test('nothing is removed while a document sleeps', () => {
  expect(versionsInUse('new', [OLD, NEW], [[{ path: '/', revision: 'b' }], undefined])).toBeUndefined()
})

test('the present version stays when nobody is there', () => {
  expect(versionsInUse('new', [OLD, NEW], [])).toEqual([NEW])
  expect([...neededBy([NEW])]).toEqual(['/new.css', '/new.js'])
})

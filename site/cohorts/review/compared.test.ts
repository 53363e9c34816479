import { expect, test } from 'vitest'
import { compare, comparisonFor, fileFor, isChanged } from './compared.ts'

const FILES = {
  files: { 'a.ts': 'one', 'b.ts': 'two\nthree', 'new.ts': 'x', 'empty.ts': '' },
  starter: { 'a.ts': 'one', 'b.ts': 'two', 'gone.ts': 'y' },
  previous: { 'a.ts': 'one', 'b.ts': 'two\nthree', 'new.ts': 'x', 'empty.ts': '' },
}

const shown = (comparison: 'starter' | 'previous' | 'file') =>
  compare(FILES, comparison)
    .filter(isChanged)
    .map(({ path, added, removed }) => `${path} +${added} -${removed}`)

test('files that differ come first, also new ones and those that are gone', () => {
  expect(shown('starter')).toEqual(['b.ts +1 -0', 'empty.ts +1 -0', 'gone.ts +0 -1', 'new.ts +1 -0'])
  expect(compare(FILES, 'starter').map(({ path }) => path)).toEqual(['b.ts', 'empty.ts', 'gone.ts', 'new.ts', 'a.ts'])
  expect(shown('previous')).toEqual([])
  expect(compare(FILES, 'file').map(({ path }) => path)).toEqual(['a.ts', 'b.ts', 'empty.ts', 'new.ts'])
})

test('a file can be called what objects have', () => {
  const files = { ...FILES, files: { constructor: 'x' }, starter: {} }
  expect(compare(files, 'starter')).toMatchObject([{ path: 'constructor', before: undefined, added: 1 }])
})

test('what is not there is not compared with', () => {
  expect(comparisonFor('previous', FILES)).toBe('previous')
  expect(comparisonFor('previous', { ...FILES, previous: null })).toBe('starter')
  expect(comparisonFor('starter', { ...FILES, starter: null })).toBe('file')
  expect(comparisonFor('file', FILES)).toBe('file')
})

test('the file that is shown is the one that was asked for, or one that changed', () => {
  const files = compare(FILES, 'starter')
  expect(fileFor('a.ts', files)?.path).toBe('a.ts')
  expect(fileFor('nowhere.ts', files)?.path).toBe('b.ts')
  expect(fileFor(undefined, [])).toBeUndefined()
})

import { expect, test } from 'vitest'
import { Drafts } from './drafts.ts'

/** A device that keeps things, as `localStorage` does. */
function device(): Storage {
  const items = new Map<string, string>()
  return {
    get length() {
      return items.size
    },
    clear: () => items.clear(),
    key: (index) => [...items.keys()][index] ?? null,
    getItem: (key) => items.get(key) ?? null,
    setItem: (key, text) => void items.set(key, text),
    removeItem: (key) => void items.delete(key),
  }
}

const LENA = { person: 'lena', attempt: 'first' }

test('a draft is there again on another day, for whoever wrote it and for that attempt', () => {
  const storage = device()
  new Drafts(LENA, () => storage).write({ file: 'src/a.ts', line: 3 }, 'Why?')
  expect(new Drafts(LENA, () => storage).read({ file: 'src/a.ts', line: 3 })).toBe('Why?')
  expect(new Drafts({ ...LENA, person: 'mo' }, () => storage).read({ file: 'src/a.ts', line: 3 })).toBe('')
  expect(new Drafts({ ...LENA, attempt: 'second' }, () => storage).read({ file: 'src/a.ts', line: 3 })).toBe('')
})

test('lines at which something is being written are known by their file, until it is sent', () => {
  const storage = device()
  const drafts = new Drafts(LENA, () => storage)
  drafts.write({ file: 'src/a.ts', line: 12 }, 'Why?')
  drafts.write({ file: 'src/a.ts', line: 3 }, 'How?')
  drafts.write({ file: 'src/a.ts.old', line: 1 }, 'x')
  drafts.write({ thread: 'src/a.ts' }, 'x')
  expect(new Drafts(LENA, () => storage).linesOf('src/a.ts')).toEqual([3, 12])
  drafts.write({ file: 'src/a.ts', line: 3 }, '')
  expect(drafts.linesOf('src/a.ts')).toEqual([12])
  expect(storage.length).toBe(3)
})

test('where the device keeps nothing a draft lasts as long as the page', () => {
  const drafts = new Drafts(LENA, () => {
    throw new Error('storage is off')
  })
  drafts.write({ comment: '1' }, 'Why?')
  drafts.write({ file: 'src/a.ts', line: 3 }, 'How?')
  expect(drafts.read({ comment: '1' })).toBe('Why?')
  expect(drafts.linesOf('src/a.ts')).toEqual([3])
})

import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { Sizes } from './sizes.ts'

beforeEach(() => {
  const kept = new Map<string, string>()
  vi.stubGlobal('localStorage', {
    getItem: (name: string) => kept.get(name) ?? null,
    setItem: (name: string, value: string) => void kept.set(name, value),
  })
})
afterEach(() => vi.unstubAllGlobals())

test('a size that was dragged is there again when the page is opened anew', () => {
  new Sizes().set('files', 31.26)
  expect(new Sizes().of('files')).toBe(31.3)
  expect(new Sizes().of('lower')).toBe(42)
})

test('neither side can be dragged away', () => {
  const sizes = new Sizes()
  sizes.set('lesson', 99)
  expect(sizes.of('lesson')).toBe(65)
  sizes.set('lesson', -5)
  expect(sizes.of('lesson')).toBe(20)
})

test('a size goes back to how it comes, and stays so', () => {
  const sizes = new Sizes()
  sizes.set('task', 40)
  sizes.reset('task')
  expect(sizes.of('task')).toBe(28)
  expect(new Sizes().of('task')).toBe(28)
})

test.each(['{', '"wide"', '{"files":"wide"}', '{"files":1e9}'])('what nobody can read any more is not taken: %s', (text) => {
  localStorage.setItem('loadbearing.sizes', text)
  expect(new Sizes().of('files')).toBe(22)
})

test('a browser that refuses to keep anything still lets one drag', () => {
  vi.stubGlobal('localStorage', {
    getItem: () => {
      throw new DOMException('denied', 'SecurityError')
    },
    setItem: () => {
      throw new DOMException('full', 'QuotaExceededError')
    },
  })
  const sizes = new Sizes()
  sizes.set('files', 30)
  expect(sizes.of('files')).toBe(30)
})

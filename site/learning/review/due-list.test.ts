import { expect, test } from 'vitest'
import { countDue, keepDueList } from './due-list.ts'

class Shelf {
  readonly #kept = new Map<string, string>()
  getItem = (key: string): string | null => this.#kept.get(key) ?? null
  setItem = (key: string, value: string): void => void this.#kept.set(key, value)
  removeItem = (key: string): void => void this.#kept.delete(key)
}

test('cards are counted once they are due', () => {
  const shelf = new Shelf()
  expect(countDue(shelf, 100)).toBe(0)
  keepDueList(shelf, [150, 50, 100])
  expect([49, 100, 200].map((now) => countDue(shelf, now))).toEqual([0, 2, 3])
  keepDueList(shelf, [])
  expect(countDue(shelf, 200)).toBe(0)
})

test('a browser that keeps nothing has none', () => {
  const refuses = (): never => {
    throw new DOMException('no', 'SecurityError')
  }
  keepDueList({ setItem: refuses, removeItem: refuses }, [1])
  expect(countDue({ getItem: refuses }, 100)).toBe(0)
})

import { expect, test } from 'vitest'
import { readToken, takeToken } from './token.ts'

test('a token is taken from the fragment and removed from the address bar', () => {
  const storage = memory()
  const replaced: string[] = []
  const history = {
    state: null,
    replaceState: (_state: unknown, _unused: string, url?: string | URL | null) => void replaced.push(String(url)),
  }
  takeToken({ hash: '#token=abc%2B1', pathname: '/data/lesson/', search: '?a=1' }, history, storage)
  expect(readToken(storage)).toBe('abc+1')
  expect(replaced).toEqual(['/data/lesson/?a=1'])
})

test('what else the fragment has stays in the address', () => {
  const storage = memory()
  const replaced: string[] = []
  const history = {
    state: null,
    replaceState: (_state: unknown, _unused: string, url?: string | URL | null) => void replaced.push(String(url)),
  }
  takeToken({ hash: '#administrator=xyz&token=abc', pathname: '/account/', search: '' }, history, storage)
  expect(readToken(storage)).toBe('abc')
  expect(replaced).toEqual(['/account/#administrator=xyz'])
})

test('an ordinary fragment is left alone', () => {
  const storage = memory()
  takeToken({ hash: '#exercise', pathname: '/', search: '' }, { state: null, replaceState: () => expect.unreachable() }, storage)
  expect(readToken(storage)).toBeUndefined()
})

function memory(): Storage {
  const entries = new Map<string, string>()
  return {
    get length() {
      return entries.size
    },
    clear: () => entries.clear(),
    getItem: (key) => entries.get(key) ?? null,
    key: (index) => [...entries.keys()][index] ?? null,
    removeItem: (key) => void entries.delete(key),
    setItem: (key, value) => void entries.set(key, value),
  }
}

import { expect, test } from 'vitest'
import { readSearch, searchIn } from './search.ts'

test('what is searched for is read back from the address', () => {
  for (const search of ['Ada', 'ada@example.org', '100% & more', '']) expect(readSearch(searchIn(search))).toBe(search)
  for (const hash of ['', '#', '#token=abc']) expect(readSearch(hash)).toBe('')
})

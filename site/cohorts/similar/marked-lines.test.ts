import { expect, test } from 'vitest'
import { markedLines } from './marked-lines.ts'

test('each line has the number of the first region that it is in, of its own file', () => {
  const regions = [
    { path: 'b.ts', from: 1, to: 3 },
    { path: 'a.ts', from: 2, to: 3 },
    { path: 'a.ts', from: 3, to: 4 },
  ]
  expect(markedLines('one\ntwo\nthree\nfour', regions, 'a.ts')).toEqual([
    { line: 'one', number: 1, mark: undefined },
    { line: 'two', number: 2, mark: 2 },
    { line: 'three', number: 3, mark: 2 },
    { line: 'four', number: 4, mark: 3 },
  ])
})

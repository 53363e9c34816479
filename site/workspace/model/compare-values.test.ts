import { expect, test } from 'vitest'
import { compareValues, type ValuePiece } from './compare-values.ts'

const marked = (pieces: readonly ValuePiece[]) => pieces.map(({ text, differs }) => (differs ? `[${text}]` : text)).join('')

test('words that differ are marked in both values', () => {
  const { observed, expected } = compareValues('status 500 after 3 calls', 'status 200 after 3 calls')
  expect(marked(observed)).toBe('status [500] after 3 calls')
  expect(marked(expected)).toBe('status [200] after 3 calls')
})

test('of values with several lines the lines are marked', () => {
  const { observed, expected } = compareValues('{\n "id": 1,\n "total": 8\n}', '{\n "id": 1,\n "total": 9\n}')
  expect(marked(observed)).toBe('{\n "id": 1,\n[ "total": 8\n]}')
  expect(marked(expected)).toBe('{\n "id": 1,\n[ "total": 9\n]}')
})

test('where nothing is the same, nothing is marked, and an empty value is empty', () => {
  expect(marked(compareValues('left', 'right').observed)).toBe('left')
  expect(compareValues('', 'right')).toEqual({ observed: [], expected: [{ text: 'right', differs: false }] })
})

test('both values can be read in whole, whatever is marked', () => {
  const [one, other] = ['a b c\nd\n', 'a x c\ne\nf\n']
  const { observed, expected } = compareValues(one, other)
  expect(observed.map(({ text }) => text).join('')).toBe(one)
  expect(expected.map(({ text }) => text).join('')).toBe(other)
})

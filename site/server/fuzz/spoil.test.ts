import { expect, test } from 'vitest'
import { spoil, TEXT_SPOILS } from './spoil.ts'

const BELL = { name: 'Ding', rings: [1, 2] }

test('a place of a value is made wrong, and the others stay', () => {
  expect(spoil(BELL, { how: 'replace', at: 1, junk: null })).toEqual({ name: null, rings: [1, 2] })
  expect(spoil(BELL, { how: 'drop', at: 3, junk: null })).toEqual({ name: 'Ding', rings: [2] })
  expect(spoil(BELL, { how: 'add', at: 0, junk: 1 })).toEqual({ ...BELL, id: 1 })
  expect(spoil(BELL, { how: 'taint', at: 0, junk: null })).toEqual({ ...BELL, name: 'Ding\u0000' })
  expect(BELL).toEqual({ name: 'Ding', rings: [1, 2] })
})

test('a value that is no object is made wrong, too', () => {
  expect(spoil('text', { how: 'drop', at: 5, junk: 7 })).toBe(7)
  expect(spoil('text', { how: 'add', at: 5, junk: 7 })).toBe(7)
})

test('a text has a property twice, or too large a number', () => {
  expect(TEXT_SPOILS['a property twice']('{"name":"Ding"}')).toBe('{"name":null,"name":"Ding"}')
  expect(TEXT_SPOILS['a huge number']('{"name":"Ding"}')).toBe('{"name":1e999}')
})

import { expect, test } from 'vitest'
import { decodeValue, encodeValue } from './values.ts'

test('rows keep their types over JSON', () => {
  const row = {
    at: new Date('2026-01-02T03:04:05.678Z'),
    raw: Buffer.from([0, 255]),
    list: [1, null, 'x'],
    nested: { day: new Date(0) },
    big: '9007199254740993',
  }
  expect(decodeValue(JSON.parse(JSON.stringify(encodeValue(row))))).toEqual(row)
})

import { expect, test } from 'vitest'
import { z } from 'zod'
import { OnceKey } from './once-key.ts'

test('the same thing has the same key until it is made; another thing has another', () => {
  const key = new OnceKey()
  const first = key.for({ name: 'Autumn' })
  expect(z.uuid().safeParse(first).success).toBe(true)
  expect(key.for({ name: 'Autumn' })).toBe(first)
  const other = key.for({ name: 'Winter' })
  expect(other).not.toBe(first)
  key.done()
  expect(key.for({ name: 'Winter' })).not.toBe(other)
})

import { expect, test } from 'vitest'
import { mayCreate, mayEdit } from './globs.ts'

test('a glob covers folders below with ** and one level with *', () => {
  const manifest = { editable: ['src/orders/**', 'test/*.test.ts'], creatable: ['src/orders/*.ts'] }
  expect(mayEdit(manifest, 'src/orders/deep/orders.service.ts')).toBe(true)
  expect(mayEdit(manifest, 'src/main.ts')).toBe(false)
  expect(mayEdit(manifest, 'test/deep/a.test.ts')).toBe(false)
  expect(mayCreate(manifest, 'src/orders/order.loader.ts')).toBe(true)
  expect(mayCreate(manifest, 'src/orders/deep/order.loader.ts')).toBe(false)
})

test('without a glob nothing may be created', () => {
  expect(mayCreate({ creatable: [] }, 'src/a.ts')).toBe(false)
})

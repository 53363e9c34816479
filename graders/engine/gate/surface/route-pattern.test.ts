import { expect, test } from 'vitest'
import { canBe, HOLE } from './route-pattern.ts'

test.each([
  ['/orders', '/orders'],
  ['/orders', '/orders/'],
  ['/orders', '/orders?limit=5'],
  ['/orders', `/orders${HOLE}`],
  ['/orders/:id', `/orders/${HOLE}`],
  ['/orders/:id', '/orders/4711'],
  ['/orders/:id/pay', '/orders/first/pay'],
  ['/orders/:id/pay', `/orders/${HOLE}/${HOLE}`],
  ['/orders/:id/pay', `/orders${HOLE}`],
  ['/files/*path', '/files/a/b.txt'],
  ['/', '/'],
])('a request of %s may be for %j', (route, path) => {
  expect(canBe(route, path)).toBe(true)
})

test.each([
  ['/orders', '/order'],
  ['/orders', '/orders/4711'],
  ['/orders/:id', '/orders'],
  ['/orders/:id', '/orders/4711/pay'],
  ['/orders/:id/pay', '/orders/4711/cancel'],
  ['/orders/:id/pay', `/customers/${HOLE}/pay`],
  ['/', '/health'],
])('a request of %s is never for %j', (route, path) => {
  expect(canBe(route, path)).toBe(false)
})

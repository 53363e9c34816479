import { expect, test } from 'vitest'
import { findInFiles, MOST_MATCHES, type Query } from './find-in-files.ts'

const FILES = {
  'src/orders.ts': 'const order = 1\n  return orders.find(order)\n',
  'src/users.ts': 'export const user = "Order of merit"\n',
}

const query = (text: string, how: Partial<Query> = {}): Query => ({ text, matchCase: false, wholeWord: false, regex: false, ...how })

function places(asked: Query): string[] {
  const found = findInFiles(FILES, asked)
  if (found.status === 'invalid') throw new Error(found.reason)
  return found.files.flatMap(({ path, matches }) => matches.map(({ line, column }) => `${path}:${line}:${column}`))
}

test('every place is found, in whatever case', () => {
  expect(places(query('order'))).toEqual(['src/orders.ts:1:7', 'src/orders.ts:2:10', 'src/orders.ts:2:22', 'src/users.ts:1:22'])
})

test('the case counts where that is asked for', () => {
  expect(places(query('Order', { matchCase: true }))).toEqual(['src/users.ts:1:22'])
})

test('a whole word is no part of another', () => {
  expect(places(query('order', { wholeWord: true }))).toEqual(['src/orders.ts:1:7', 'src/orders.ts:2:22', 'src/users.ts:1:22'])
})

test('a text is no expression unless that is asked for', () => {
  expect(places(query('find(order)'))).toEqual(['src/orders.ts:2:17'])
  expect(places(query('o.der\\)', { regex: true }))).toEqual(['src/orders.ts:2:22'])
})

test('an expression that is none is said to be none', () => {
  expect(findInFiles(FILES, query('(', { regex: true }))).toMatchObject({ status: 'invalid', reason: expect.stringContaining('(') })
})

test('an expression that matches nothing finds nothing, and ends', () => {
  expect(places(query('z*', { regex: true }))).toEqual([])
})

test('a match is shown in its line, without what indents it', () => {
  const found = findInFiles(FILES, query('find'))
  expect(found).toMatchObject({ files: [{ matches: [{ before: 'return orders.', matched: 'find', after: '(order)' }] }] })
})

test('beyond what anybody reads, it says that there is more', () => {
  expect(findInFiles({ a: 'x'.repeat(MOST_MATCHES + 1) }, query('x'))).toMatchObject({ total: MOST_MATCHES, cut: true })
})

test('nothing is asked for, nothing is found', () => {
  expect(findInFiles(FILES, query(''))).toEqual({ status: 'found', files: [], total: 0, cut: false })
})

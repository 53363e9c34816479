import { expect, test } from 'vitest'
import { buildRequest, draftOf, EMPTY_DRAFT, type Draft } from './draft.ts'
import { queryRow, readTarget, writeTarget } from './query.ts'

const header = (name: string, value: string, on = true) => ({ on, name, value })

test('a route of the surface is offered with its example, its headers and its body', () => {
  const draft = draftOf({
    method: 'POST',
    path: '/orders/:id',
    summary: 'Places an order',
    example: '/orders/7?notify=no',
    headers: { 'X-Tenant': 'harbour' },
    body: { quantity: 2 },
  })
  expect(buildRequest(draft)).toEqual({
    ok: true,
    request: {
      method: 'POST',
      path: '/orders/7?notify=no',
      headers: { 'Content-Type': 'application/json', 'X-Tenant': 'harbour' },
      body: '{\n  "quantity": 2\n}',
    },
  })
})

test.each<[Partial<Draft>, object]>([
  [{ path: 'orders' }, { at: 'path', message: expect.stringContaining('starts with a slash') }],
  [{ path: `/${'a'.repeat(5000)}` }, { at: 'path', message: expect.stringContaining('4,096') }],
  [{ headers: [header('X-A', '1'), header('no colon', '')] }, { at: 'headers', row: 1, message: expect.stringContaining('“no colon”') }],
  [{ headers: [header('', 'value')] }, { at: 'headers', row: 0, message: expect.stringContaining('no name') }],
  [{ headers: [header('X-A', 'a\nb')] }, { at: 'headers', row: 0, message: expect.stringContaining('no header can carry') }],
  [{ headers: [header('X-A', '→')] }, { at: 'headers', row: 0, message: expect.stringContaining('no header can carry') }],
  [{ headers: [header('X-A', '1'), header('x-a', '2')] }, { at: 'headers', row: 1, message: expect.stringContaining('twice') }],
  [{ body: '{}' }, { at: 'body', message: expect.stringContaining('GET request has no body') }],
])('what can’t be sent is said before it is sent, with its place: %o', (part, problem) => {
  expect(buildRequest({ ...EMPTY_DRAFT, ...part })).toEqual({ ok: false, problem })
})

test('rows that are switched off, and empty ones, are not sent', () => {
  const headers = [header('Origin', 'http://a.example:80'), header('origin', 'other', false), header('', '')]
  const query = [queryRow('limit', '20'), queryRow('after', '7', false)]
  expect(buildRequest({ ...EMPTY_DRAFT, path: '/orders', query, headers })).toMatchObject({
    request: { path: '/orders?limit=20', headers: { Origin: 'http://a.example:80' } },
  })
})

test('what no request line can carry is escaped, and what was typed escaped stays so', () => {
  expect(buildRequest({ ...EMPTY_DRAFT, ...readTarget('/größe/a b?q=%20+#x') })).toMatchObject({
    request: { path: '/gr%C3%B6%C3%9Fe/a%20b?q=%20+%23x' },
  })
})

test.each(['/orders', '/orders?', '/orders?limit=20', '/a?x=1,2&&y=%zz&flag&z=a+b&', '?a', ''])('a path is as it was typed: %s', (text) => {
  expect(writeTarget(readTarget(text))).toBe(text)
})

test('a parameter is read without its escapes, and another is written with them, beside what stays as it was', () => {
  const { path, query } = readTarget('/a?q=1,2%20+x&bad=%zz')
  expect(query.map(({ name, value }) => [name, value])).toEqual([
    ['q', '1,2  x'],
    ['bad', '%zz'],
  ])
  expect(writeTarget({ path, query: [...query, queryRow('a=b', 'c&d é')] })).toBe('/a?q=1,2%20+x&bad=%zz&a%3Db=c%26d%20%C3%A9')
})

test('parameters that are switched off keep their places while the path is typed', () => {
  const query = [queryRow('a', '1'), queryRow('b', '2', false), queryRow('c', '3')]
  expect(readTarget('/x?a=9', query).query.map(({ name, value, on }) => `${name}${value}${on ? '' : ' off'}`)).toEqual(['a9', 'b2 off'])
  expect(
    readTarget('/x?a=1&c=3&d=4', query)
      .query.map(({ name }) => name)
      .join(''),
  ).toBe('abcd')
})

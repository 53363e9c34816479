import { expect, test } from 'vitest'
import { buildRequest, draftOf } from './request-draft.ts'

test('a route of the surface is offered with its example, its headers and its body', () => {
  const draft = draftOf({
    method: 'POST',
    path: '/orders/:id',
    summary: 'Places an order',
    example: '/orders/7',
    headers: { 'X-Tenant': 'harbour' },
    body: { quantity: 2 },
  })
  expect(buildRequest(draft)).toEqual({
    ok: true,
    request: {
      method: 'POST',
      path: '/orders/7',
      headers: { 'Content-Type': 'application/json', 'X-Tenant': 'harbour' },
      body: '{\n  "quantity": 2\n}',
    },
  })
})

test.each([
  [{ path: 'orders' }, 'starts with a slash'],
  [{ headers: 'no colon here' }, 'is not a header'],
  [{ body: '{}' }, 'GET request has no body'],
])('what can’t be sent is said before it is sent: %o', (part, problem) => {
  const built = buildRequest({ method: 'GET', path: '/', headers: '', body: '', ...part })
  expect(built).toMatchObject({ ok: false, problem: expect.stringContaining(problem) })
})

test('a header’s value may hold colons', () => {
  expect(buildRequest({ method: 'GET', path: '/', headers: 'Origin: http://a.example:80', body: '' })).toMatchObject({
    request: { headers: { Origin: 'http://a.example:80' } },
  })
})

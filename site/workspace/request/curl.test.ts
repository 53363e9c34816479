import { execFileSync } from 'node:child_process'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { writeCurl } from './curl.ts'
import { buildRequest, type Draft } from './draft.ts'
import { looksLikeCurl, readCurl } from './read-curl.ts'

/** What a real shell hands to curl. */
function wordsOf(command: string): string[] {
  return execFileSync('sh', ['-c', `curl() { printf '%s\\0' "$@"; }\n${command}`], { encoding: 'utf8' })
    .split('\0')
    .slice(0, -1)
}

const read = (command: string): Draft => {
  const result = readCurl(command)
  if (!result.ok) throw new Error(result.problem)
  return result.draft
}

test('a request is one command that a person can read', () => {
  const request = {
    method: 'POST',
    path: '/orders?a=1',
    headers: { 'Content-Type': 'application/json', 'X-Empty': '' },
    body: '{"a":"it’s"}',
  }
  expect(writeCurl(request)).toBe(
    `curl 'http://localhost:3000/orders?a=1' \\\n  -H 'Content-Type: application/json' \\\n  -H 'X-Empty;' \\\n  --data-raw '{"a":"it’s"}'`,
  )
  expect(writeCurl({ method: 'GET', path: '/health', headers: {} }, 'https://app.example/')).toBe('curl https://app.example/health')
})

test.each([
  [{ method: 'DELETE', path: '/a', headers: {} }, ['http://localhost:3000/a', '-X', 'DELETE']],
  [{ method: 'HEAD', path: '/a', headers: {} }, ['http://localhost:3000/a', '--head']],
  [{ method: 'POST', path: '/a', headers: {} }, ['http://localhost:3000/a', '-X', 'POST']],
  [{ method: 'POST', path: '/a', headers: {}, body: 'x' }, ['http://localhost:3000/a', '-H', 'Content-Type:', '--data-raw', 'x']],
  [{ method: 'GET', path: '/a?ids[]=1', headers: {} }, ['--globoff', 'http://localhost:3000/a?ids[]=1']],
  [{ method: 'GET', path: '/a/../b', headers: {} }, ['--path-as-is', 'http://localhost:3000/a/../b']],
])('curl is told what it would do otherwise by itself: %o', (request, words) => {
  expect(wordsOf(writeCurl(request))).toEqual(words)
})

test('no shell reads anything in a request, whatever it is', () => {
  const nasty = fc.string({
    unit: fc.constantFrom("'", '"', '\\', '$', '`', '!', '\n', '\t', ' ', ';', '&', '|', '#', '~', '*', 'é', '“', '😀', 'a'),
  })
  fc.assert(
    fc.property(fc.array(nasty, { minLength: 8, maxLength: 30 }), nasty, (values, body) => {
      const headers = Object.fromEntries(values.map((value, index) => [`X-${index}`, value]))
      const words = wordsOf(writeCurl({ method: 'PUT', path: '/a', headers, body }))
      expect(words.at(-1)).toBe(body)
      for (const [name, value] of Object.entries(headers)) expect(words).toContain(value === '' ? `${name};` : `${name}: ${value}`)
    }),
    { numRuns: 40 },
  )
})

test('a command that was copied is read as the request that it was', () => {
  const request = {
    method: 'PATCH',
    path: '/orders/7?note=a%20b&ids[]=1',
    headers: { 'Content-Type': 'text/plain', Cookie: 'a=b; c="d"', 'X-Empty': '' },
    body: `it's\n"two" lines \\ $HOME`,
  }
  expect(buildRequest(read(writeCurl(request)))).toEqual({ ok: true, request })
})

test('what a browser copies is understood, with its escapes and its many lines', () => {
  const command = `curl 'https://shop.example:8443/orders?limit=2#top' \\
  -H 'accept: */*' -b 'session=1' --compressed --insecure \\
  --data-raw $'{"note":"it\\'s\\u0021\\nnew"}'`
  expect(read(command)).toEqual({
    method: 'POST',
    path: '/orders',
    query: [{ on: true, name: 'limit', value: '2', raw: 'limit=2' }],
    headers: [
      { on: true, name: 'accept', value: '*/*' },
      { on: true, name: 'Cookie', value: 'session=1' },
      { on: true, name: 'Content-Type', value: 'application/x-www-form-urlencoded' },
    ],
    body: '{"note":"it\'s!\nnew"}',
  })
})

test.each<[string, Partial<Draft>]>([
  ['curl localhost:3000', { method: 'GET', path: '/' }],
  ['$ curl -sSXDELETE http://localhost/a | jq .', { method: 'DELETE', path: '/a' }],
  ['curl -I /a', { method: 'HEAD', path: '/a' }],
  ['curl -G localhost/a?x=1 -d y=2', { method: 'GET', path: '/a', body: '' }],
  ['curl localhost -d a=1 -d b=2', { method: 'POST', body: 'a=1&b=2' }],
  ['curl localhost --data-urlencode "q=a b"', { body: 'q=a%20b' }],
  ['curl localhost -u ada:pw', { headers: [{ on: true, name: 'Authorization', value: 'Basic YWRhOnB3' }] }],
  ['curl localhost -H "Content-Type:" -d x', { headers: [] }],
  [
    'curl localhost --json {}',
    {
      body: '{}',
      headers: [
        { on: true, name: 'Content-Type', value: 'application/json' },
        { on: true, name: 'Accept', value: 'application/json' },
      ],
    },
  ],
])('reads %s', (command, draft) => {
  expect(looksLikeCurl(command)).toBe(true)
  expect(read(command)).toMatchObject(draft)
})

test('says what it leaves out, and what it can’t read', () => {
  expect(readCurl('curl localhost -F a=b -x proxy -d @file')).toMatchObject({ ok: true, left: ['--form', '--proxy', '--data @'] })
  expect(readCurl("curl 'localhost")).toEqual({ ok: false, problem: expect.stringContaining('quotation mark') })
  expect(readCurl('curl -s')).toEqual({ ok: false, problem: expect.stringContaining('no address') })
  expect(readCurl('curl -X PURGE localhost')).toEqual({ ok: false, problem: expect.stringContaining('PURGE') })
  expect(looksLikeCurl('/curl it')).toBe(false)
})

import { describe, expect, test } from 'vitest'
import { readDescription } from './description.ts'
import { Judge } from './judge.ts'

const PROBLEM = {
  'application/problem+json': { schema: { type: 'object', properties: { status: { type: 'integer' } }, required: ['status'] } },
}
const BELL = { type: 'object', properties: { name: { type: 'string', maxLength: 4 } }, required: ['name'], additionalProperties: false }

const description = readDescription({
  paths: {
    '/bells': {
      post: {
        requestBody: { content: { 'application/json': { schema: BELL } } },
        responses: {
          201: { content: { 'application/json': { schema: { $ref: '#/components/schemas/Bell' } } } },
          204: {},
          429: { content: PROBLEM, headers: { 'Retry-After': { schema: { type: 'integer', minimum: 1 } } } },
          default: { content: PROBLEM },
        },
      },
    },
    '/bells/{bell}': { get: { responses: { 200: { content: { 'application/json': { schema: BELL } } }, default: { content: PROBLEM } } } },
    '/bells/mine': { get: { responses: { 204: {}, default: { content: PROBLEM } } } },
  },
  components: { schemas: { Bell: BELL } },
})

interface Case {
  status: number
  type?: string
  headers?: Record<string, string>
  body?: string
  sent?: string
  path?: string
}

/** Rules that an answer to a POST breaks, or to a GET of a path. */
function rules({
  status,
  type = 'application/json; charset=utf-8',
  headers = {},
  body = '',
  sent = '{"name":"Ding"}',
  path,
}: Case): string[] {
  const request = {
    method: path === undefined ? 'POST' : 'GET',
    path: path ?? '/bells',
    headers: {},
    body: path === undefined ? sent : undefined,
  }
  return new Judge(description).judge(request, { status, headers: { 'content-type': type, ...headers }, body }).map(({ rule }) => rule)
}

const problem = (status: number, more: object = {}) => JSON.stringify({ type: 'urn:loadbearing:problem:x', status, ...more })
const refused = { type: 'application/problem+json' }

describe('all is well with', () => {
  test.each<[string, Case]>([
    ['what is described', { status: 201, body: '{"name":"Dong"}' }],
    ['a text that fits once it is trimmed', { status: 204, sent: '{"name":" Ding\\n","constructor":1}' }],
    ['nothing where nothing is described', { status: 204 }],
    ['a refusal', { ...refused, status: 400, body: problem(400) }],
    ['a refusal with the header that it needs', { ...refused, status: 429, body: problem(429), headers: { 'retry-after': '3' } }],
    ['what another route of the same path answers', { status: 204, path: '/bells/mine' }],
    ['a refusal of what is no route', { ...refused, status: 404, body: problem(404), path: '/bells/a/b' }],
  ])('%s', (_case, answer) => {
    expect(rules(answer)).toEqual([])
  })
})

describe('a rule is broken by', () => {
  test.each<[string, Case, string]>([
    ['a failure', { ...refused, status: 503, body: problem(503) }, 'the server does not fail (503)'],
    ['a status of its own', { status: 200 }, 'status 200 is described'],
    [
      'more than is described',
      { status: 201, body: '{"name":"Dong","key":1}' },
      'status 201 fits its schema: it must NOT have additional properties',
    ],
    [
      'a value that is too long',
      { status: 201, body: '{"name":"Ding dong"}' },
      'status 201 fits its schema: it/name must NOT have more than n characters',
    ],
    ['a body that is none', { status: 201, body: '{' }, 'status 201 is JSON'],
    ['another type', { status: 201, type: 'text/html', body: '<p>' }, 'status 201 has a described type'],
    ['something where nothing is described', { status: 204, body: '{}' }, 'status 204 has no body'],
    ['a missing header', { ...refused, status: 429, body: problem(429) }, 'status 429 has the header Retry-After'],
    [
      'a header that says nothing',
      { ...refused, status: 429, body: problem(429), headers: { 'retry-after': '0' } },
      'the header Retry-After fits its schema',
    ],
    ['a refusal with another status in it', { ...refused, status: 404, body: problem(400) }, 'a refusal is a problem'],
    [
      'a refusal with SQL in it',
      { ...refused, status: 400, body: problem(400, { detail: 'Failed query: select' }) },
      'a refusal tells no insides',
    ],
    ['taking what does not fit', { status: 204, sent: '{"name":4}' }, 'a body that does not fit is refused: it/name must be string'],
    [
      'a refusal that names a body where there is none',
      { ...refused, status: 400, path: '/bells/x', body: problem(400, { detail: 'The request does not fit: body: Invalid UUID' }) },
      'a refusal names what is wrong',
    ],
    ['a page where there is no route', { status: 200, path: '/bells/a/b' }, 'what is not described is refused'],
  ])('%s', (_case, answer, rule) => {
    expect(rules(answer)).toEqual([rule])
  })

  test('no answer', () => {
    const judge = new Judge(description)
    expect(judge.judge({ method: 'GET', path: '/bells/x', headers: {}, body: undefined }, { none: 'the connection ended' })).toEqual([
      { rule: 'every request is answered', detail: 'the connection ended' },
    ])
  })
})

import fc from 'fast-check'
import { expect, test } from 'vitest'
import { EMPTY_DRAFT } from './draft.ts'
import { isMeantAsJson, jsonProblem, prettyJson, prettyTokens } from './json.ts'

test.each([
  ['{"a": 1,}', 'name', 1, 9],
  ['{\n  "a": 1\n  "b": 2\n}', 'comma', 3, 3],
  ['{\n  "a" 1}', 'colon', 2, 7],
  ['{"a": tru}', 'symbol', 1, 7],
  ["{'a': 1}", 'symbol', 1, 2],
  ['[1, 2', 'bracket', 1, 6],
  ['{"a": "b\n}', 'string', 1, 7],
  ['{"a": "\\x"}', 'escape', 1, 7],
  ['{} {}', 'end', 1, 4],
  ['{"a": 1} // why', 'comment', 1, 10],
  ['[1,\n\n]', 'value', 3, 1],
  ['{"a": 01}', 'comma', 1, 8],
])('says where %s stops being JSON, and what is wrong there', (text, code, line, column) => {
  expect(jsonProblem(text)).toMatchObject({ code, line, column })
})

test('finds a place in whatever is no JSON, and none in what is', () => {
  const almost = fc.tuple(fc.json(), fc.nat(), fc.string({ maxLength: 2, unit: 'binary' })).map(([json, at, piece]) => {
    const place = at % (json.length + 1)
    return json.slice(0, place) + piece + json.slice(place + 1)
  })
  fc.assert(
    fc.property(almost, (text) => {
      const problem = jsonProblem(text)
      if (text.trim() === '' || parses(text)) return problem === undefined
      return problem !== undefined && problem.offset <= text.length && problem.line >= 1 && problem.column >= 1
    }),
    { numRuns: 2000 },
  )
})

test('a text that is nested deeper than can be read has a problem, and no crash', () => {
  expect(jsonProblem('['.repeat(200_000))).toBeDefined()
})

test('what is made pretty means the same, and is laid out as everybody does', () => {
  fc.assert(
    fc.property(fc.jsonValue({ noUnicodeString: false }), (value) => {
      const text = JSON.stringify(value)
      expect(prettyJson(text)).toBe(JSON.stringify(JSON.parse(text), null, 2))
    }),
  )
})

test('numbers keep their digits, and what is no JSON stays as it is', () => {
  expect(prettyJson('{"id":12345678901234567890,"sum":1.0}')).toBe('{\n  "id": 12345678901234567890,\n  "sum": 1.0\n}')
  expect(prettyJson('<html>')).toBeUndefined()
  expect(prettyTokens('{"a":[null]}')?.filter(({ kind }) => kind !== 'other')).toEqual([
    { kind: 'name', text: '"a"' },
    { kind: 'literal', text: 'null' },
  ])
})

test.each([
  [{ body: ' {' }, true],
  [{ body: 'a=b' }, false],
  [{ body: 'a', headers: [{ on: true, name: 'content-type', value: 'application/problem+json; charset=utf-8' }] }, true],
  [{ body: '{', headers: [{ on: true, name: 'Content-Type', value: 'text/plain' }] }, false],
  [{ body: '{', headers: [{ on: false, name: 'Content-Type', value: 'text/plain' }] }, true],
])('knows when a body is meant as JSON: %o', (part, meant) => {
  expect(isMeantAsJson({ ...EMPTY_DRAFT, ...part })).toBe(meant)
})

function parses(text: string): boolean {
  try {
    JSON.parse(text)
    return true
  } catch {
    return false
  }
}

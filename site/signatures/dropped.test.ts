import { expect, test } from 'vitest'
import { recognise } from './dropped.ts'

const VERDICT = { version: 1, requirements: [] }
const KEY = { kty: 'OKP', crv: 'Ed25519', x: 'abc', kid: 'k', use: 'sig' }

test.each([
  ['a signature', ' ey.J_h-.Z \n', { kind: 'signature', jws: 'ey.J_h-.Z' }],
  ['a grading', JSON.stringify({ id: 'x', signature: 'a.b.c', verdict: VERDICT }), { kind: 'signature', jws: 'a.b.c', verdict: VERDICT }],
  ['a verdict', JSON.stringify(VERDICT), { kind: 'verdict', verdict: VERDICT }],
  ['a grading without a signature', JSON.stringify({ id: 'x', verdict: VERDICT }), { kind: 'verdict', verdict: VERDICT }],
  ['public keys', JSON.stringify({ keys: [KEY] }), { kind: 'keys', keys: { keys: [KEY] } }],
  ['keys of another kind', JSON.stringify({ keys: [{ kty: 'RSA' }] }), { kind: 'unknown' }],
  ['other JSON', '[1]', { kind: 'unknown' }],
  ['other text', 'hello', { kind: 'unknown' }],
])('%s is recognised', (_what, text, expected) => {
  expect(recognise(text)).toEqual(expected)
})

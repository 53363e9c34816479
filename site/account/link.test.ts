import { expect, test } from 'vitest'
import { readLink } from './link.ts'

test('a link brings the token of a new password, of an address, or of the administrator', () => {
  expect(readLink('#reset=a-b_c')).toEqual({ kind: 'reset', token: 'a-b_c' })
  expect(readLink('#proof=abc')).toEqual({ kind: 'proof', token: 'abc' })
  expect(readLink('#administrator=xyz')).toEqual({ kind: 'administrator', token: 'xyz' })
})

test('an address with nothing, or with something else, behind its # is no such link', () => {
  for (const hash of ['', '#', '#reset', '#reset=', '#token=abc', '#Reset=abc']) expect(readLink(hash)).toBeUndefined()
})

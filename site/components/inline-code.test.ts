import { expect, test } from 'vitest'
import { inlineCode } from './inline-code.ts'

const shown = (text: string) => inlineCode(text).map((piece) => (piece.isCode ? `<${piece.text}>` : piece.text))

test.each([
  ['404 without `id`.', ['404 without ', '<id>', '.']],
  ['`{ "error": "…" }` and `note`', ['<{ "error": "…" }>', ' and ', '<note>']],
  ['no code', ['no code']],
  ['one ` alone', ['one ` alone']],
  ['', []],
])('%s', (text, pieces) => {
  expect(shown(text)).toEqual(pieces)
})

import fc from 'fast-check'
import { expect, test } from 'vitest'
import { AnsiReader } from './ansi.ts'

const ESC = '\u001b'
const read = (line: string) => new AnsiReader().read(line)

test('colours and weights become names, and the text is what is left', () => {
  expect(read(`a${ESC}[1;31mred${ESC}[0m z`)).toEqual({
    text: 'ared z',
    spans: [
      { text: 'a', classes: '' },
      { text: 'red', classes: 'ansi-red ansi-bold' },
      { text: ' z', classes: '' },
    ],
  })
  expect(read(`${ESC}[97;41mloud`).spans).toEqual([{ text: 'loud', classes: 'ansi-bright-white ansi-marked' }])
})

test('colours of one’s own and of the large palette are told as numbers', () => {
  expect(read(`${ESC}[38;2;255;128;0mx`).spans).toEqual([{ text: 'x', classes: '', color: '255, 128, 0' }])
  expect(read(`${ESC}[38;5;196mx${ESC}[38;5;244my`).spans?.map(({ color }) => color)).toEqual(['255, 0, 0', '128, 128, 128'])
})

test('a colour lasts from line to line until it is taken back, and not for ever', () => {
  const reader = new AnsiReader()
  reader.read(`${ESC}[31mError`)
  expect(reader.read('    at a.ts').spans).toEqual([{ text: '    at a.ts', classes: 'ansi-red' }])
  reader.read(`end${ESC}[39m`)
  expect(reader.read('plain')).toEqual({ text: 'plain' })
  for (let line = 0; line < 100; line += 1) reader.read(`${ESC}[1;31mmore`)
  reader.read(`${ESC}[m`)
  expect(reader.read('plain')).toEqual({ text: 'plain' })
})

test('escapes that would do something leave nothing behind', () => {
  const { text } = read(
    `a${ESC}]0;title\u0007b${ESC}]8;;http://x${ESC}\\link${ESC}]8;;${ESC}\\${ESC}[2J${ESC}[1;1H${ESC}(Bc\u202ed\u0000\u0008e${ESC}`,
  )
  expect(text).toBe('ablinkcde')
  expect(read('10 %\r20 %\r').text).toBe('20 %')
})

test('markup is text', () => {
  expect(read('<img src=x onerror=alert(1)>&amp;')).toEqual({ text: '<img src=x onerror=alert(1)>&amp;' })
  expect(read(`${ESC}[31m<b>&`).spans).toEqual([{ text: '<b>&', classes: 'ansi-red' }])
})

test('no line whatever leaves an escape, and the pieces are the text', () => {
  const piece = fc.constantFrom(
    ESC,
    '[',
    ']',
    '31',
    '0',
    ';',
    'm',
    'J',
    '\u009b',
    '\u0007',
    '\r',
    '\t',
    'a',
    '“',
    '😀',
    '\u202e',
    '38;5;',
    '?',
  )
  fc.assert(
    fc.property(fc.array(fc.array(piece, { maxLength: 20 }), { maxLength: 4 }), (lines) => {
      const reader = new AnsiReader()
      for (const line of lines) {
        const { text, spans } = reader.read(line.join(''))
        // eslint-disable-next-line no-control-regex -- That is what is looked for.
        expect(text).not.toMatch(/[\x00-\x08\x0a-\x1f\x7f-\x9f\u202e]/)
        if (spans) expect(spans.map((span) => span.text).join('')).toBe(text)
        for (const { classes, color } of spans ?? []) expect(`${classes} ${color ?? ''}`).toMatch(/^[a-z0-9 ,-]*$/)
      }
    }),
    { numRuns: 2000 },
  )
})

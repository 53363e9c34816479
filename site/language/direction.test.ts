import { glob, readFile } from 'node:fs/promises'
import { describe, expect, test } from 'vitest'

/** What names a side of the screen, where it has to name one of the text: some languages run from right to left. */
const PHYSICAL = [
  /(?<![\w-])(?:margin|padding|border|scroll-margin|scroll-padding)-(?:left|right)\b/g,
  /(?<![\w-])border-(?:top|bottom)-(?:left|right)-radius\b/g,
  /(?<![\w-])(?:left|right)\s*:(?!\s*(?:number|boolean|string)\b)/g,
  /(?<![\w-])(?:text-align|float|clear)\s*:\s*(?:left|right)\b/g,
]
const VALUE = /(?:[\w.-]+\([^()]*(?:\([^()]*\)[^()]*)*\)|[^\s;()]+)/g
const FOUR_SIDES = /(?<![\w-])(?:margin|padding|inset|border-width|scroll-margin|scroll-padding)\s*:\s*([^;{}]+)/g

/** Places in a style sheet that name a side of the screen. */
function physicalIn(css: string): string[] {
  const code = css.replace(/\/\*[^]*?\*\//g, '')
  const named = PHYSICAL.flatMap((pattern) => code.match(pattern) ?? [])
  const shorthands = Array.from(code.matchAll(FOUR_SIDES)).filter(([, values = '']) => {
    const [, right, , left] = values.match(VALUE) ?? []
    return left !== undefined && left !== right
  })
  return [...named, ...shorthands.map(([whole]) => whole)]
}

/** The styles of a file: all of a style sheet; of a component its style elements, and what its elements have as style. */
const stylesOf = (path: string, text: string): string =>
  path.endsWith('.css')
    ? text
    : Array.from(text.matchAll(/<style\b[^>]*>([^]*?)<\/style>|style=(\{[^]*?\}\s|"[^"]*")/g), ([whole]) => whole).join('\n')

test('styles name sides of the text, not of the screen', async () => {
  const found: string[] = []
  for await (const path of glob('site/**/*.{css,astro,tsx}')) {
    for (const place of physicalIn(stylesOf(path, await readFile(path, 'utf8')))) found.push(`${path}: ${place}`)
  }
  expect(found).toEqual([])
})

describe('a style that would stay at one side', () => {
  test.each([
    '.a { margin-left: 1rem }',
    '.a { left: 0 }',
    '.a { text-align: right }',
    '.a { padding: 0 1rem 0 0 }',
    '.a { inset: calc(100% + (1px * 2)) 0 auto auto }',
    'style={`left: ${x}`}',
  ])('%s is found', (css) => {
    expect(physicalIn(css)).toHaveLength(1)
  })

  test.each([
    '.a { inset-inline-start: 0 }',
    '.a { padding: 0 1rem }',
    '.a { margin: 0 auto 1rem auto }',
    '.a { border-inline-end-color: red }',
  ])('%s is not one', (css) => {
    expect(physicalIn(css)).toEqual([])
  })
})

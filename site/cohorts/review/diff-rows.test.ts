import { describe, expect, test } from 'vitest'
import { countChanges, diffRows, pairs, wholeFile, type Row } from './diff-rows.ts'
import { fold } from './fold.ts'

const written = (rows: readonly Row[]): string[] =>
  rows.map(
    ({ kind, old, new: now }) =>
      `${old?.number ?? ''} ${now?.number ?? ''} ${kind === 'same' ? ' ' : kind === 'added' ? '+' : '-'}${(now ?? old).text}`,
  )

describe('the rows of a comparison', () => {
  test('have the numbers of both files', () => {
    expect(written(diffRows('a\nb\nc\n', 'a\nB\nx\nc\n'))).toEqual(['1 1  a', '2  -b', ' 2 +B', ' 3 +x', '3 4  c'])
  })

  test('are all added for a new file, and all removed for one that is gone', () => {
    expect(written(diffRows(undefined, 'a\nb'))).toEqual([' 1 +a', ' 2 +b'])
    expect(written(diffRows('a', undefined))).toEqual(['1  -a'])
  })

  test('do not tell apart ends of lines', () => {
    expect(countChanges('a\nb\n', 'a\r\nb')).toEqual({ added: 0, removed: 0 })
  })

  test('are there at once for files that have nothing in common', () => {
    const [before, after] = ['a', 'b'].map((name) => Array.from({ length: 30_000 }, (_, at) => `${name}${at}`).join('\n'))
    expect(countChanges(before, after)).toEqual({ added: 30_000, removed: 30_000 })
  })

  test('of a whole file are its lines', () => {
    expect(written(wholeFile('a\n\nb\n'))).toEqual(['1 1  a', '2 2  ', '3 3  b'])
  })
})

test('side by side, what was removed stands beside what came in its place, and what is in both at one height', () => {
  const texts = pairs(diffRows('a\nb\nc\nd', 'a\nB\nd\ne')).map(({ old, new: now, isSame }) => [old?.text, now?.text, isSame])
  expect(texts).toEqual([
    ['a', 'a', true],
    ['b', 'B', false],
    ['c', undefined, false],
    ['d', 'd', true],
    [undefined, 'e', false],
  ])
})

describe('folding', () => {
  const before = Array.from({ length: 30 }, (_, at) => `line ${at + 1}`)
  const rows = diffRows(before.join('\n'), before.with(14, 'changed').join('\n'))
  const shown = (kept: readonly number[] = []) =>
    fold(rows, (line) => kept.includes(line)).map(({ rows: [first, ...rest], isHidden }) => [first?.new?.number, rest.length + 1, isHidden])

  test('leaves out what is far from a change', () => {
    expect(shown()).toEqual([
      [1, 11, true],
      [12, 8, false],
      [19, 12, true],
    ])
  })

  test('keeps lines that something is said about', () => {
    expect(shown([30])).toEqual([
      [1, 11, true],
      [12, 8, false],
      [19, 8, true],
      [27, 4, false],
    ])
  })

  test('loses no line, and hides everything where nothing changed', () => {
    expect(fold(rows, () => false).flatMap((part) => part.rows)).toEqual(rows)
    expect(fold(wholeFile(before.join('\n')), () => false).map(({ isHidden }) => isHidden)).toEqual([true])
  })
})

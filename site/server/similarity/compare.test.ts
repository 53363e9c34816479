import { uniformInt } from 'pure-rand/distribution/uniformInt'
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus'
import { describe, expect, test } from 'vitest'
import { compareTwo, findAlike, type Candidate } from './compare.ts'

const STARTER = {
  'src/bell.ts': Array.from({ length: 40 }, (_, n) => `export function given${n}(a: number) { return a * ${n} + a }`).join('\n'),
}

const OPERATORS = ['+', '-', '*', '/', '%', '&&', '||', '??', '===', '!==', '<', '>', '<<', '|', '&', '**']

/** A repair with a shape of its own for each seed. */
function repair(seed: number, name = (of: string): string => of): string {
  const source = xoroshiro128plus(seed)
  const draw = () => OPERATORS[uniformInt(source, 0, OPERATORS.length - 1)]
  const lines = Array.from({ length: 30 }, (_, n) => {
    const [a, b] = [name(`value${n}`), name(`other${n}`)]
    return `const ${a} = ${b}.find((row) => row.id ${draw()} 'asc' ${draw()} ${b}) ${draw()} ${a}[${n} ${draw()} ${b}.size] ${draw()} ${b}`
  })
  return lines.join('\n')
}

const of = (id: string, text: string): Candidate => ({ id, files: { 'src/bell.ts': text } })

describe('attempts', () => {
  test('that are the same but for names, texts and layout are alike', () => {
    const renamed = repair(1, (name) => `my_${name}`)
      .replaceAll("'asc'", "'desc'")
      .replaceAll('\n', '\n\n  ')
    const found = findAlike([of('lena', repair(1)), of('gil', renamed), of('bo', repair(2)), of('ada', repair(3))], [STARTER])
    expect(found.map(({ one, other }) => [one, other])).toEqual([['lena', 'gil']])
    expect(found[0]?.share).toBeGreaterThan(0.95)
  })

  test('that only have the starter in common, or the reference repair, are not', () => {
    const kept = (seed: number) => `${STARTER['src/bell.ts']}\n${repair(seed)}`
    expect(findAlike([of('lena', kept(1)), of('gil', kept(2))], [STARTER])).toEqual([])
    expect(findAlike([of('lena', repair(1)), of('gil', repair(1))], [STARTER, { 'src/bell.ts': repair(1) }])).toEqual([])
  })

  test('that are short tell nothing', () => {
    const short = 'const orders = await this.orders.find({ relations: { customer: true } })\nreturn orders.map(toView)'
    expect(findAlike([of('lena', short), of('gil', short)], [STARTER])).toEqual([])
  })

  test('that have what many have are not alike for that', () => {
    const many = Array.from({ length: 12 }, (_, n) => of(`learner ${n}`, repair(1)))
    expect(findAlike(many, [STARTER])).toEqual([])
  })
})

test('of two attempts the lines that are alike are told, in their files', () => {
  const one: Candidate = { id: 'lena', files: { 'src/a.ts': 'export const a = 1\n', 'src/bell.ts': `// mine\n${repair(1)}` } }
  const { share, alike } = compareTwo(one, of('gil', repair(1)), [STARTER])
  expect(share).toBeGreaterThan(0.9)
  const [longest] = alike
  expect(longest).toMatchObject({ one: { path: 'src/bell.ts' }, other: { path: 'src/bell.ts' } })
  expect(longest?.one.from).toBe((longest?.other.from ?? 0) + 1)
})

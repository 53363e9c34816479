import { expect, test } from 'vitest'
import type { Candidate } from '#engine/gate/candidates.ts'
import { sample } from './sample.ts'

const named = (kind: Candidate['kind'], count: number): Candidate[] =>
  Array.from({ length: count }, (_, index) => ({ kind, name: `${kind}-${index}`, files: {} }))
const candidates = [...named('starter', 1), ...named('solution', 1), ...named('alternative', 4), ...named('mutant', 12)]
const kinds = (drawn: readonly Candidate[]) => drawn.map(({ kind }) => kind)

test('the starter and the solution are always in it, and one of the others', () => {
  expect(kinds(sample(candidates, 'a')).slice(0, 2)).toEqual(['starter', 'solution'])
  expect(sample(candidates, 'a')).toHaveLength(3)
})

test('the same key draws the same, and in time every candidate has its turn', () => {
  expect(sample(candidates, 'a')).toEqual(sample(candidates, 'a'))
  const drawn = new Set(Array.from({ length: 200 }, (_, key) => sample(candidates, `${key}`)).flat())
  expect(drawn.size).toBe(candidates.length)
})

test('few candidates are all taken', () => {
  const few = [...named('starter', 1), ...named('solution', 1), ...named('mutant', 1)]
  expect(sample(few, 'a')).toEqual(few)
})

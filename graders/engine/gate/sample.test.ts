import { expect, test } from 'vitest'
import { titleOf, type Candidate } from './candidates.ts'
import { sampleOf } from './sample.ts'

const of = (kind: Candidate['kind'], ...names: string[]): Candidate[] => names.map((name) => ({ kind, name, files: {} }))
const CANDIDATES = [
  ...of('starter', ''),
  ...of('solution', ''),
  ...of('alternative', 'tables', 'counters'),
  ...of('mutant', 'deaf', 'blind', 'mute', 'slow', 'late'),
]

test('starter and solution are in each part, and each other candidate in one of them', () => {
  const parts = [0, 1, 2, 3].map((turn) => sampleOf(CANDIDATES, { of: 4, turn }))
  for (const part of parts) expect(part.map(({ kind }) => kind)).toEqual(expect.arrayContaining(['starter', 'solution']))
  const others = parts.flat().filter(({ kind }) => kind === 'mutant' || kind === 'alternative')
  expect(others.map(titleOf).sort()).toEqual(CANDIDATES.slice(2).map(titleOf).sort())
})

test('the turn after the last is the first again, whatever order the candidates come in', () => {
  const first = sampleOf(CANDIDATES, { of: 3, turn: 0 }).map(titleOf)
  expect(sampleOf(CANDIDATES.toReversed(), { of: 3, turn: 3 }).map(titleOf).toReversed()).toEqual(first)
  expect(first).toEqual(['starter', 'solution', 'alternative counters', 'mutant blind', 'mutant mute'])
})

test('one part of one is all', () => {
  expect(sampleOf(CANDIDATES, { of: 1, turn: 7 })).toEqual(CANDIDATES)
})

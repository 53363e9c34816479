import { expect, test } from 'vitest'
import type { RequirementResult, Verdict } from '../verdict/verdict.ts'
import type { Candidate } from './candidates.ts'
import { disagreements, judge, unproven } from './judge.ts'

const result = (id: string, status: RequirementResult['status']): RequirementResult => ({
  id,
  title: id,
  status,
  message: status === 'failed' ? `${id} was off` : '',
  durationMs: 1,
})
const verdict = (status: Verdict['status'], requirements: RequirementResult[]): Verdict => ({
  version: 1,
  exercise: { slug: 'ring-the-bell', revision: '0' },
  runtime: 'local',
  seed: 1,
  status,
  requirements,
  output: '',
  startedAt: '2026-01-01T00:00:00.000Z',
  durationMs: 1,
  engine: '0',
})
const candidate = (kind: Candidate['kind'], catches?: string): Candidate => ({
  kind,
  name: kind,
  files: {},
  ...(catches === undefined ? {} : { catches }),
})

test('a starter that passes has nothing to repair', () => {
  expect(judge(candidate('starter'), verdict('passed', [result('a', 'passed')]))).toContain('nothing to repair')
  expect(judge(candidate('starter'), verdict('failed', [result('a', 'failed')]))).toBeUndefined()
})

test('an alternative that fails is named with what failed', () => {
  expect(judge(candidate('alternative'), verdict('failed', [result('a', 'failed')]))).toContain('a: a was off')
})

test('a mutant must fail where it says', () => {
  expect(judge(candidate('mutant', 'a'), verdict('failed', [result('a', 'failed')]))).toBeUndefined()
  expect(judge(candidate('mutant', 'a'), verdict('failed', [result('a', 'passed'), result('b', 'failed')]))).toBe(
    'is not caught by "a" (failed: b)',
  )
  expect(judge(candidate('mutant', 'a'), verdict('passed', [result('a', 'not-checked')]))).toBeUndefined()
})

test('a mutant that does not start proves nothing about its requirement', () => {
  expect(judge(candidate('mutant', 'a'), { ...verdict('failed', [result('a', 'not-run')]), reason: 'crash', message: 'boom' })).toContain(
    'boom',
  )
})

test('runners disagree only about what both checked', () => {
  const left = verdict('failed', [result('a', 'passed'), result('b', 'failed')])
  const unchecked = verdict('passed', [result('a', 'passed'), result('b', 'not-checked')])
  expect(disagreements([{ vitest: left, light: unchecked }])).toEqual([])
  const other = verdict('failed', [result('a', 'failed'), result('b', 'failed')])
  expect(disagreements([{ vitest: left, light: other }])).toEqual(['"a": passed with vitest, failed with the light runner. a was off'])
})

test('a difference that goes away, or turns round, when all is repeated is chance', () => {
  const [passed, failed] = [verdict('passed', [result('a', 'passed')]), verdict('failed', [result('a', 'failed')])]
  const apart = { vitest: passed, light: failed }
  expect(disagreements([apart, { vitest: failed, light: failed }])).toEqual([])
  expect(disagreements([apart, { vitest: failed, light: passed }])).toEqual([])
  expect(disagreements([apart, apart, apart])).toHaveLength(1)
})

test('a requirement that no mutant fails is named', () => {
  const graded = [{ candidate: candidate('mutant', 'a'), verdict: verdict('failed', [result('a', 'failed'), result('b', 'passed')]) }]
  expect(unproven(graded)).toEqual(['b'])
})

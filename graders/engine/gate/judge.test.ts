import { expect, test } from 'vitest'
import type { RequirementResult, Verdict } from '../verdict/verdict.ts'
import type { Candidate } from './candidates.ts'
import { disagreements, judge, lastingDisagreements, mendOf, MOST_TRIES, undeclared } from './judge.ts'

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

const RUNNERS = ['with vitest', 'with the light runner'] as const

test('runners disagree only about what both checked', () => {
  const left = verdict('failed', [result('a', 'passed'), result('b', 'failed')])
  const unchecked = verdict('passed', [result('a', 'passed'), result('b', 'not-checked')])
  expect(disagreements(RUNNERS, [[left, unchecked]])).toEqual([])
  const other = verdict('failed', [result('a', 'failed'), result('b', 'failed')])
  expect(disagreements(RUNNERS, [[left, other]])).toEqual(['"a": passed with vitest, failed with the light runner. a was off'])
})

test('a requirement that one runner did not get to is a difference, with the reason', () => {
  const left = verdict('failed', [result('a', 'failed')])
  const ended = { ...verdict('failed', [result('a', 'not-run')]), reason: 'crash' as const, message: 'boom.' }
  expect(disagreements(RUNNERS, [[left, ended]])).toEqual(['"a": failed with vitest, not-run with the light runner. a was off boom.'])
})

test('a difference that goes away, or turns round, when all is repeated is chance', () => {
  const [passed, failed] = [verdict('passed', [result('a', 'passed')]), verdict('failed', [result('a', 'failed')])]
  const apart = [passed, failed] as const
  expect(disagreements(RUNNERS, [apart, [failed, failed]])).toEqual([])
  expect(disagreements(RUNNERS, [apart, [failed, passed]])).toEqual([])
  expect(disagreements(RUNNERS, [apart, apart, apart])).toHaveLength(1)
})

test('a difference on wrong code is looked at again, one on a right repair is told at once', async () => {
  const [passed, failed] = [verdict('passed', [result('a', 'passed')]), verdict('failed', [result('a', 'failed')])]
  const lasting = async (kind: Candidate['kind'], ...tries: (readonly [Verdict, Verdict])[]) => {
    const left = tries.slice(1)
    const differences = await lastingDisagreements(
      candidate(kind),
      RUNNERS,
      tries[0] ?? [passed, passed],
      async () => left.shift() ?? [passed, passed],
    )
    return { told: differences.length > 0, again: tries.length - 1 - left.length }
  }
  const apart = [passed, failed] as const
  const together = [failed, failed] as const
  expect(await lasting('mutant', together, together)).toEqual({ told: false, again: 0 })
  expect(await lasting('mutant', apart, together, apart)).toEqual({ told: false, again: 1 })
  const always = Array.from({ length: MOST_TRIES }, () => apart)
  expect(await lasting('mutant', ...always, together)).toEqual({ told: true, again: MOST_TRIES - 1 })
  expect(await lasting('alternative', apart, together)).toEqual({ told: true, again: 0 })
})

test('a verdict checks what the manifest says that its runtime can, and nothing else', () => {
  const manifest = {
    requirements: [
      { id: 'a', runtimes: {} },
      { id: 'b', runtimes: { webcontainer: 'needs two sessions' } },
    ],
  }
  const inPage = (a: RequirementResult['status'], b: RequirementResult['status']) => ({
    ...verdict('failed', [result('a', a), result('b', b)]),
    runtime: 'webcontainer' as const,
  })
  expect(undeclared(manifest, inPage('failed', 'not-checked'))).toEqual([])
  expect(undeclared(manifest, verdict('failed', [result('a', 'not-run'), result('b', 'failed')]))).toEqual([])
  expect(undeclared(manifest, inPage('not-checked', 'not-checked'))).toEqual([expect.stringContaining('"a" was not checked')])
  expect(undeclared(manifest, inPage('passed', 'passed'))).toEqual([expect.stringContaining('"b" was checked')])
  expect(undeclared(manifest, verdict('passed', [result('a', 'passed'), result('c', 'passed')]))).toEqual([
    '"c" is in the verdict and not in the manifest.',
    '"b" is in the manifest and not in the verdict.',
  ])
})

test.each<[string, Candidate, Partial<Verdict>, { file: string; mend: RegExp }]>([
  [
    'a mutant that gets away',
    candidate('mutant', 'a'),
    {},
    { file: 'graders/ring-the-bell/mutants/mutant/overlay.yaml', mend: /instead of "a"/ },
  ],
  ['a refused alternative', candidate('alternative'), {}, { file: 'graders/ring-the-bell/ring-the-bell.grader.ts', mend: /nothing else/ }],
  [
    'a starter without a flaw',
    candidate('starter'),
    { status: 'passed' },
    { file: 'graders/ring-the-bell/ring-the-bell.grader.ts', mend: /flaw/ },
  ],
  [
    'a starter that does not start',
    candidate('starter'),
    { reason: 'start' },
    { file: 'exercises/ring-the-bell/src', mend: /make it start/ },
  ],
  [
    'too small a budget',
    candidate('solution'),
    { status: 'timeout' },
    { file: 'exercises/ring-the-bell/exercise.yaml', mend: /budgetSeconds/ },
  ],
])('%s is told with the file and the mend', (_what, of, said, { file, mend }) => {
  expect(mendOf('ring-the-bell', of, { ...verdict('failed', [result('a', 'failed')]), ...said })).toEqual({
    file,
    mend: expect.stringMatching(mend),
  })
})

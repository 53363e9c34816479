import { expect, test } from 'vitest'
import type { Candidate } from './candidates.ts'
import { unsteadyRequirements, type Outcome } from './soak.ts'

const outcome = (
  seed: number,
  statuses: Record<string, 'passed' | 'failed' | 'not-checked'>,
  runner: Outcome['runner'] = 'vitest',
): Outcome => ({
  runner,
  verdict: { seed, requirements: Object.entries(statuses).map(([id, status]) => ({ id, title: id, status, message: '', durationMs: 1 })) },
})
const solution: Candidate = { kind: 'solution', name: 'solution', files: {} }
const mutant: Candidate = { kind: 'mutant', name: 'cached', catches: 'a', files: {} }
const problems = (candidate: Candidate, ...outcomes: Outcome[]) =>
  unsteadyRequirements('ring', candidate, outcomes).map(({ problem }) => problem)

test('a right repair that fails at times is told with the seeds to repeat it', () => {
  expect(problems(solution, outcome(1, { a: 'passed' }), outcome(2, { a: 'failed' }, 'light'), outcome(3, { a: 'passed' }))).toEqual([
    '"a" failed in 1 of 3 gradings, such as light runner, seed 2',
  ])
})

test('a mutant that gets away at times is told with the seeds at which it did', () => {
  expect(problems(mutant, outcome(1, { a: 'failed' }), outcome(2, { a: 'passed' }), outcome(3, { a: 'failed' }))).toEqual([
    '"a" failed in 2 of 3 gradings, and not with vitest, seed 2',
  ])
})

test('what a mutant fails besides may depend on chance', () => {
  expect(problems(mutant, outcome(1, { a: 'failed', b: 'failed' }), outcome(2, { a: 'failed', b: 'passed' }))).toEqual([])
})

test('what always fails is told by its own check, and what was not checked says nothing', () => {
  expect(problems(solution, outcome(1, { a: 'failed' }), outcome(2, { a: 'failed' }), outcome(3, { a: 'not-checked' }))).toEqual([])
})

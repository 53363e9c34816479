import { expect, test } from 'vitest'
import { RING_THE_BELL, temporaryCourse } from '../../exercise/fixture.testing.ts'
import { loadExercise } from '../../exercise/load.ts'
import type { Candidate } from '../candidates.ts'
import { inseparableRequirements, unnamedRequirements, type Observation } from './requirements.ts'

await using course = await temporaryCourse(RING_THE_BELL)
const exercise = await loadExercise('ring-the-bell', course)
type Status = 'passed' | 'failed' | 'not-run' | 'not-checked'
const seen = (kind: Candidate['kind'], ringsOnce: Status, staysSilent: Status): Observation => ({
  candidate: { kind, name: kind },
  verdict: {
    requirements: [
      { id: 'rings-once', title: 'a', status: ringsOnce, message: '', durationMs: 1 },
      { id: 'stays-silent', title: 'b', status: staysSilent, message: '', durationMs: 1 },
    ],
  },
})

test('a requirement that no mutant names is told, with the mend', () => {
  expect(unnamedRequirements(exercise, [{ catches: 'rings-once' }, {}])).toEqual([
    {
      file: 'graders/ring-the-bell/mutants',
      problem: 'no mutant names "stays-silent"',
      mend: expect.stringContaining('catches: stays-silent'),
    },
  ])
  expect(unnamedRequirements(exercise, [{ catches: 'rings-once' }, { catches: 'stays-silent' }])).toEqual([])
})

const together = (...observations: Observation[]) => inseparableRequirements(exercise, observations).map(({ problem }) => problem)
const BOTH = seen('mutant', 'failed', 'failed')

test('two that fail together on each wrong repair are one', () => {
  expect(together(BOTH, BOTH, seen('solution', 'passed', 'passed'))).toEqual([
    '"rings-once" and "stays-silent" fail together on each wrong repair',
  ])
})

test('one mutant that tells them apart is enough', () => {
  expect(together(BOTH, seen('mutant', 'passed', 'failed'))).toEqual([])
})

test('the starter tells nothing apart: it is no repair', () => {
  expect(together(BOTH, seen('starter', 'failed', 'passed'))).toHaveLength(1)
})

test('what was not checked or did not run says nothing', () => {
  expect(together(BOTH, seen('mutant', 'failed', 'not-checked'), seen('mutant', 'not-run', 'failed'))).toHaveLength(1)
  expect(together(seen('mutant', 'not-checked', 'not-checked'))).toEqual([])
})

test('two that never fail are told by other rules', () => {
  expect(together(seen('solution', 'passed', 'passed'))).toEqual([])
})

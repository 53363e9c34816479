import { expect, test } from 'vitest'
import type { RequirementResult, Verdict } from './verdict.ts'
import { compareVerdicts } from './compare-verdicts.ts'

function verdict(status: Verdict['status'], requirements: Record<string, RequirementResult['status']>): Verdict {
  return {
    version: 1,
    exercise: { slug: 'x', revision: 'r' },
    runtime: 'server',
    seed: 1,
    status,
    requirements: Object.entries(requirements).map(([id, of]) => ({
      id,
      title: id,
      status: of,
      message: `${Math.random()}`,
      durationMs: 1,
    })),
    output: `${Math.random()}`,
    startedAt: new Date().toISOString(),
    durationMs: 1,
    engine: 'test',
  }
}

test('what was said and how long it took makes no difference', () => {
  const compared = compareVerdicts(verdict('failed', { a: 'failed', b: 'passed' }), verdict('failed', { b: 'passed', a: 'failed' }))
  expect(compared).toEqual({ was: 'failed', now: 'failed', requirements: [] })
})

test('names the requirements that differ, also where the status stays', () => {
  expect(compareVerdicts(verdict('failed', { a: 'failed', b: 'passed' }), verdict('failed', { a: 'passed', b: 'failed' }))).toEqual({
    was: 'failed',
    now: 'failed',
    requirements: [
      { id: 'a', was: 'failed', now: 'passed' },
      { id: 'b', was: 'passed', now: 'failed' },
    ],
  })
})

test('requirements come and go with revisions', () => {
  expect(compareVerdicts(verdict('passed', { old: 'passed' }), verdict('failed', { fresh: 'not-run' })).requirements).toEqual([
    { id: 'old', was: 'passed', now: 'absent' },
    { id: 'fresh', was: 'absent', now: 'not-run' },
  ])
})

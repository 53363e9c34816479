import { expect, test } from 'vitest'
import type { RequirementResult, Verdict } from '#engine/verdict/verdict.ts'
import type { Checked } from './checking.ts'
import { stateOf, type Known } from './requirement-state.ts'

const result = (id: string, status: RequirementResult['status']): RequirementResult => ({
  id,
  title: id,
  status,
  message: status === 'failed' ? 'It rang twice.' : '',
  durationMs: 1,
})

const verdict = (status: Verdict['status'], requirements: RequirementResult[]): Verdict => ({
  version: 1,
  exercise: { slug: 'ring-the-bell', revision: '0123456789abcdef' },
  runtime: 'server',
  seed: 7,
  status,
  requirements,
  output: '',
  startedAt: '2026-11-28T10:00:00.000Z',
  durationMs: 1,
  engine: '0.1.0',
})

const NOTHING: Known = { grading: { status: 'idle' }, verdict: undefined, checked: new Map(), checking: undefined }
const checked = (found: RequirementResult, reason?: Checked['reason']): ReadonlyMap<string, Checked> =>
  new Map([[found.id, { result: found, seed: 42, files: {}, reason, message: undefined, place: undefined }]])

test('before a grading each is open, but for what can’t be checked here', () => {
  expect(stateOf('rings', undefined, NOTHING).status).toBe('open')
  expect(stateOf('rings', 'A browser has one process.', NOTHING).status).toBe('not-checked')
})

test('while all are graded each waits, is checked, and then says what was found; the verdict before is out of sight', () => {
  const known: Known = {
    ...NOTHING,
    verdict: verdict('passed', [result('rings', 'passed'), result('stops', 'passed'), result('sings', 'passed')]),
    grading: {
      status: 'grading',
      progress: { phase: 'running', requirement: 'stops', index: 1, of: 3 },
      results: [result('rings', 'failed')],
    },
  }
  expect(stateOf('rings', undefined, known)).toMatchObject({ status: 'failed', result: { message: 'It rang twice.' } })
  expect(stateOf('stops', undefined, known).status).toBe('running')
  expect(stateOf('sings', undefined, known)).toEqual({ status: 'waiting' })
  expect(stateOf('sings', 'Not in a browser.', known).status).toBe('not-checked')
})

test('what has a result is not being checked any more, though the next one has not begun', () => {
  const grading: Known['grading'] = {
    status: 'grading',
    progress: { phase: 'running', requirement: 'rings', index: 0, of: 2 },
    results: [result('rings', 'passed')],
  }
  expect(stateOf('rings', undefined, { ...NOTHING, grading }).status).toBe('passed')
})

test('what had no turn before the time ran out says so; after another end it was just not run', () => {
  const late = verdict('timeout', [result('rings', 'passed'), result('stops', 'not-run')])
  expect(stateOf('stops', undefined, { ...NOTHING, verdict: late }).status).toBe('timeout')
  expect(stateOf('rings', undefined, { ...NOTHING, verdict: late }).status).toBe('passed')
  const crashed = verdict('failed', [result('stops', 'not-run')])
  expect(stateOf('stops', undefined, { ...NOTHING, verdict: crashed }).status).toBe('not-run')
})

test('a check of one takes the place of its old result, with its own seed, and is marked; the others stay', () => {
  const known: Known = {
    ...NOTHING,
    verdict: verdict('failed', [result('rings', 'failed'), result('stops', 'failed')]),
    checked: checked(result('rings', 'passed')),
  }
  expect(stateOf('rings', undefined, known)).toMatchObject({ status: 'passed', seed: 42, alone: { seed: 42 } })
  expect(stateOf('stops', undefined, known)).toMatchObject({ status: 'failed', seed: 7, alone: undefined })
  expect(stateOf('stops', undefined, { ...known, checking: 'stops' })).toMatchObject({ status: 'running', seed: 7 })
})

test('a check that ran out of time says so', () => {
  const known: Known = { ...NOTHING, checked: checked(result('rings', 'not-run'), 'timeout') }
  expect(stateOf('rings', undefined, known).status).toBe('timeout')
})

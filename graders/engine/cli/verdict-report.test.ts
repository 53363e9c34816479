import { expect, test } from 'vitest'
import type { Verdict } from '../verdict/verdict.ts'
import { renderVerdict } from './verdict-report.ts'

const verdict: Verdict = {
  version: 1,
  exercise: { slug: 'ring-the-bell', revision: '0123456789abcdef' },
  runtime: 'local',
  seed: 7,
  status: 'failed',
  requirements: [
    { id: 'a', title: 'The bell rings once', status: 'passed', message: '', durationMs: 1 },
    {
      id: 'b',
      title: 'Nobody rings by looking',
      status: 'failed',
      message: 'GET /bell rang the bell',
      observed: '1 ring',
      expected: 'no ring',
      durationMs: 2,
    },
    { id: 'c', title: 'Two bells', status: 'not-checked', message: 'needs two sessions; the server checks it', durationMs: 0 },
    { id: 'd', title: 'Silence at night', status: 'not-run', message: '', durationMs: 0 },
  ],
  output: 'started\n\u001b[31mrang\u001b[0m\n',
  startedAt: '2026-11-21T00:00:00.000Z',
  durationMs: 1234,
  engine: '0.1.0',
}

test('a failed verdict says what holds, what was observed, and how to repeat it', () => {
  expect(renderVerdict(verdict, { color: false })).toBe(`ring-the-bell 0123456789abcdef

✓ The bell rings once
✗ Nobody rings by looking
    GET /bell rang the bell
    observed  1 ring
    expected  no ring
? Two bells
    not checked here: needs two sessions; the server checks it
– Silence at night
    not run

output
│ started
│ rang

failed: 1 of 4 hold, 1 failed, 1 not run, 1 not checked here, 1.2 s
seed 7: --seed 7 repeats this run
`)
})

test('code that does not compile is shown with its place and frame', () => {
  const text = renderVerdict(
    {
      ...verdict,
      reason: 'compile',
      message: "')' expected",
      place: { file: 'src/main.ts', line: 3, column: 7, frame: '3 | ring(\n  |      ^' },
      requirements: verdict.requirements.map((result) => ({ ...result, status: 'not-run', message: '' })),
      output: '',
    },
    { color: false },
  )
  expect(text).toContain("does not compile: ')' expected\n")
  expect(text).toContain('src/main.ts:3:7\n  3 | ring(\n    |      ^\n')
  expect(text).not.toContain('output')
})

test('a passed verdict does not repeat the output', () => {
  const text = renderVerdict({ ...verdict, status: 'passed' }, { color: false })
  expect(text).toContain('passed: ')
  expect(text).not.toContain('started')
})

test('only the tail of a long output is shown', () => {
  const output = Array.from({ length: 40 }, (_, index) => `line ${index}`).join('\n')
  const text = renderVerdict({ ...verdict, output }, { color: false })
  expect(text).toContain('output, the last 15 lines\n│ line 25\n')
  expect(text).not.toContain('line 24')
})

test('what a learner writes can not drive the terminal', () => {
  const hostile = '\u001b]0;owned\u0007\u001b[2Jx'
  const requirements = [
    { id: 'a', title: 'A', status: 'failed' as const, message: hostile, observed: hostile, expected: hostile, durationMs: 1 },
  ]
  expect(renderVerdict({ ...verdict, message: hostile, requirements, output: hostile }, { color: false })).not.toContain('\u001b')
})

test('colour is written only when asked for', () => {
  expect(renderVerdict(verdict, { color: true })).toContain('\u001b[31m✗')
  expect(renderVerdict(verdict, { color: false })).not.toContain('\u001b')
})

import picocolors from 'picocolors'
import { expect, test } from 'vitest'
import type { Candidate } from '../../gate/candidates.ts'
import type { KeptVerdict } from '../../gate/options.ts'
import { createSummary } from './summary.ts'
import { tableOf } from './table.ts'

const plain = picocolors.createColors(false)
const verdict = (failed: readonly string[], more: Partial<KeptVerdict> = {}): KeptVerdict => ({
  exercise: { slug: 'ring-the-bell', revision: '0' },
  runtime: 'local',
  seed: 7,
  status: failed.length > 0 ? 'failed' : 'passed',
  requirements: ['rings-once', 'stays-silent'].map((id, index) => ({
    id,
    title: id,
    status: failed.includes(id) ? 'failed' : 'passed',
    message: '',
    durationMs: 250 * (index + 1),
  })),
  durationMs: 750,
  ...more,
})
const candidate = (kind: Candidate['kind'], name: string = kind, catches?: string): Candidate => ({
  kind,
  name,
  files: {},
  ...(catches === undefined ? {} : { catches }),
})

function summed(...gradings: [Candidate, KeptVerdict, KeptVerdict?][]) {
  const summary = createSummary()
  for (const [of, vitest, light = vitest] of gradings) {
    summary.onVerdict(of, 'light', light, 'now')
    summary.onVerdict(of, 'vitest', vitest, 'cache')
  }
  return summary.end(['ring-the-bell'], { promised: 3, uncovered: 2 })
}
const rowsOf = (...gradings: Parameters<typeof summed>) =>
  summed(...gradings)
    .exercises.flatMap((exercise) => tableOf(exercise, plain).trimEnd().split('\n').slice(2))
    .map((row) => row.replaceAll(/ {2,}/g, ' | '))

test('a table says of each candidate what it got, in order of their kinds', () => {
  expect(
    rowsOf(
      [candidate('mutant', 'deaf', 'stays-silent'), verdict(['rings-once', 'stays-silent'])],
      [candidate('alternative', 'counter'), verdict([])],
      [candidate('starter'), verdict(['rings-once'])],
      [candidate('solution'), verdict([])],
    ),
  ).toEqual([
    ' | starter | fails | stays-silent 0.50 s | rings-once',
    ' | solution | passes | stays-silent 0.50 s',
    ' | alternative counter | passes | stays-silent 0.50 s',
    ' | mutant deaf | caught | stays-silent 0.50 s | ▸ stays-silent, rings-once',
  ])
})

test('what is not as it must be stands out', () => {
  expect(rowsOf([candidate('mutant', 'deaf', 'stays-silent'), verdict(['rings-once'])])[0]).toMatch(/^✗ mutant deaf \| not caught/)
  expect(rowsOf([candidate('solution'), verdict([]), verdict(['rings-once'])])[0]).toMatch(/^✗ solution \| fails \/ passes .* rings-once$/)
  expect(rowsOf([candidate('starter'), verdict([], { status: 'failed', reason: 'start' })])[0]).toMatch(/^✗ starter \| ends \(start\)/)
})

test('a machine is told the same, with what came from the cache', () => {
  const summary = createSummary()
  const check = { slug: 'ring-the-bell', subject: 'solution, vitest', seed: 7, durationMs: 5 }
  summary.onCheck({ ...check, origin: 'cache' })
  summary.onCheck({ ...check, origin: 'now', problem: 'fails', file: 'a.ts', mend: 'mend it' })
  summary.onVerdict(candidate('solution'), 'vitest', verdict(['rings-once']), 'now')
  expect(JSON.parse(JSON.stringify(summary.end(['ring-the-bell'], { promised: 3, uncovered: 2 })))).toEqual({
    version: 1,
    passed: 1,
    failed: 1,
    gradings: { now: 1, cache: 1 },
    themes: { promised: 3, uncovered: 2 },
    exercises: [
      {
        slug: 'ring-the-bell',
        candidates: [
          {
            kind: 'solution',
            name: 'solution',
            good: false,
            runners: {
              vitest: {
                status: 'failed',
                seed: 7,
                failed: ['rings-once'],
                slowest: { id: 'stays-silent', durationMs: 500 },
                origin: 'now',
              },
            },
          },
        ],
      },
    ],
    failures: [{ slug: 'ring-the-bell', subject: 'solution, vitest', seed: 7, problem: 'fails', file: 'a.ts', mend: 'mend it' }],
  })
})

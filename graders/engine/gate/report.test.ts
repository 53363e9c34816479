import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { temporaryCourse } from '../exercise/fixture.testing.ts'
import type { Verdict } from '../verdict/verdict.ts'
import type { Candidate } from './candidates.ts'
import { readReport, reported, verdictIn, writeReport, type ReportKey } from './report.ts'

const candidate: Candidate = { kind: 'mutant', name: 'cached', catches: 'fresh', files: { 'src/a.ts': 'a', 'src/b.ts': 'b' } }
const verdict: Verdict = {
  version: 1,
  exercise: { slug: 'ring-the-bell', revision: '0123' },
  runtime: 'local',
  seed: 7,
  status: 'failed',
  requirements: [{ id: 'fresh', title: 'Fresh', status: 'failed', message: 'It was stale.', durationMs: 1 }],
  output: 'a long log',
  startedAt: '2026-01-01T00:00:00.000Z',
  durationMs: 1,
  engine: '0.1.0',
}
const key: ReportKey = { engine: 'e', exercise: verdict.exercise, candidate, runner: 'vitest' }
const report = { version: 1 as const, engine: 'e', gradings: [reported(candidate, 'vitest', verdict)] }

test('what was written is read again: the verdict without its log', async () => {
  await using folder = await temporaryCourse({})
  const file = join(folder.root, '.data/report.json')
  await writeReport(file, { engine: 'e', gradings: [reported(candidate, 'vitest', verdict)] })
  const { exercise, runtime, seed, status, requirements } = verdict
  expect(verdictIn(await readReport(file), key)).toEqual({ exercise, runtime, seed, status, requirements })
})

test.each([
  ['is missing', undefined],
  ['was cut off', '{"version":1,"engine":"e","gradings":['],
  ['is of another version', '{"version":0,"engine":"e","gradings":[]}'],
])('a report that %s says nothing', async (_what, text) => {
  await using folder = await temporaryCourse(text === undefined ? {} : { 'report.json': text })
  expect(await readReport(join(folder.root, 'report.json'))).toBeUndefined()
})

describe('a verdict counts only for what it was about', () => {
  test('which does not depend on the order of files', () => {
    const files = { 'src/b.ts': 'b', 'src/a.ts': 'a' }
    expect(verdictIn(report, { ...key, candidate: { ...candidate, files } })?.seed).toBe(7)
  })

  test.each<[string, Partial<ReportKey>]>([
    ['another engine', { engine: 'f' }],
    ['another runner', { runner: 'light' }],
    ['another exercise', { exercise: { ...verdict.exercise, slug: 'mend-the-bell' } }],
    ['another revision', { exercise: { ...verdict.exercise, revision: '4567' } }],
    ['another candidate', { candidate: { ...candidate, name: 'cached-longer' } }],
    ['a candidate of another kind', { candidate: { ...candidate, kind: 'alternative' } }],
    ['changed files', { candidate: { ...candidate, files: { ...candidate.files, 'src/b.ts': 'c' } } }],
    ['one file less', { candidate: { ...candidate, files: { 'src/a.ts': 'a' } } }],
  ])('and not for %s', (_what, change) => {
    expect(verdictIn(report, { ...key, ...change })).toBeUndefined()
  })
})

import { expect, test } from 'vitest'
import { temporaryCourse } from '#engine/exercise/fixture.testing.ts'
import { loadExercise } from '#engine/exercise/load.ts'
import type { Given } from '../cohorts/count-attempt.ts'
import { splitByRevision, type GradedAs } from './split-by-revision.ts'
import { moved } from './ways-to-grade.service.ts'

const way = (revision: string, pinned: boolean): GradedAs => ({ revision, files: {}, pinned })
const published = way('now', false)
const pins = new Map([
  ['old', way('old', true)],
  ['now', way('now', true)],
  ['forgotten', published],
])

const given = (assignment: string, revision: string | null): Given => ({
  cohort: 'c',
  assignment,
  timing: 'on-time',
  dueAt: null,
  revision,
})

const split = (worksOn: string | undefined, ...all: Given[]) =>
  splitByRevision({ published, pins, worksOn }, all)?.map(({ revision, pinned, given: of }) => [
    revision,
    pinned,
    of.map(({ assignment }) => assignment).join(' '),
  ])

test('there is a grading for each revision that something is given by, and one for practice', () => {
  expect(split(undefined)).toEqual([['now', false, '']])
  expect(split('old')).toEqual([['now', false, '']])
  expect(split(undefined, given('a', null), given('b', null))).toEqual([['now', false, 'a b']])
  expect(split(undefined, given('a', 'old'), given('b', null), given('c', 'old'))).toEqual([
    ['old', true, 'a c'],
    ['now', false, 'b'],
  ])
})

test('what stays with the published one, or with one of which nothing is kept, shares its grading', () => {
  expect(split(undefined, given('a', null), given('b', 'now'), given('c', 'forgotten'))).toEqual([['now', true, 'a b c']])
})

test('the revision that is worked on comes first', () => {
  expect(split('now', given('a', 'old'), given('b', null))?.[0]).toEqual(['now', false, 'b'])
  expect(split('neither', given('a', 'old'), given('b', null))?.[0]).toEqual(['old', true, 'a'])
})

test('a revision that nobody has looked at yet is not guessed', () => {
  expect(split(undefined, given('a', 'newly-pinned'))).toBeUndefined()
})

test('changes in one starter are done to another one, but for what that one does not let learners change', async () => {
  await using course = await temporaryCourse()
  const old = await loadExercise('ring-the-bell', course)
  await course.write('exercises/ring-the-bell/src/bell/clapper.ts', "export const clapper = 'iron'\n")
  await course.write('exercises/ring-the-bell/src/main.ts', 'ring(2)\n')
  await course.write('exercises/ring-the-bell/src/bell/rope.ts', 'rope\n')
  const now = await loadExercise('ring-the-bell', course)
  const { 'src/bell/clapper.ts': _deleted, ...rest } = old.files
  const work = { ...rest, 'src/bell/bell.ts': 'mine\n', 'src/bell/new.ts': 'new\n' }
  expect(moved(old, work, old)).toBe(work)
  const { 'src/bell/clapper.ts': _gone, ...others } = now.files
  expect(moved(old, work, now)).toEqual({ ...others, 'src/bell/bell.ts': 'mine\n', 'src/bell/new.ts': 'new\n' })
  const narrow = { ...now, manifest: { ...now.manifest, editable: ['src/bell/rope.ts'], creatable: [] } }
  expect(moved(old, work, narrow)).toEqual(now.files)
})

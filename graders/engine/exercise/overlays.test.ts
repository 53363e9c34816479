import { expect, test } from 'vitest'
import { EngineError } from '../engine.ts'
import { RING_THE_BELL, temporaryCourse, type TemporaryCourse } from './fixture.testing.ts'
import { applyOverlay, loadExercise, loadOverlays } from './load.ts'

const MUTANT = 'graders/ring-the-bell/mutants/rings-never'
const ALTERNATIVE = 'graders/ring-the-bell/alternatives/counter'

const refusal = async (course: TemporaryCourse) => {
  const exercise = await loadExercise('ring-the-bell', course)
  const error: unknown = await loadOverlays(exercise, course).catch((reason: unknown) => reason)
  if (!(error instanceof EngineError)) throw new Error('expected an EngineError', { cause: error })
  return { code: error.code, message: error.message }
}

test('solution, mutants and alternatives are loaded with what their files say', async () => {
  await using course = await temporaryCourse()
  const overlays = await loadOverlays(await loadExercise('ring-the-bell', course), course)
  expect(overlays).toEqual([
    {
      kind: 'solution',
      name: 'solution',
      why: 'Once is enough.\n',
      delete: [],
      files: { 'src/bell/bell.ts': 'export const ring = () => 1\n' },
    },
    {
      kind: 'mutant',
      name: 'rings-never',
      why: 'Zero is not once.',
      delete: [],
      catches: 'rings-once',
      files: { 'src/bell/bell.ts': 'export const ring = () => 0\n' },
    },
    {
      kind: 'alternative',
      name: 'counter',
      why: 'Counts.',
      delete: ['src/bell/clapper.ts'],
      files: { 'src/bell/counter.ts': 'export const one = 1\n' },
    },
  ])
})

test('laid over the starter, an overlay changes, adds and deletes files', async () => {
  await using course = await temporaryCourse()
  const exercise = await loadExercise('ring-the-bell', course)
  const [solution, , alternative] = await loadOverlays(exercise, course)
  if (!solution || !alternative) throw new Error('overlays are missing')

  expect(applyOverlay(exercise, solution)).toEqual({ ...exercise.files, 'src/bell/bell.ts': 'export const ring = () => 1\n' })
  expect(Object.keys(applyOverlay(exercise, alternative)).sort()).toEqual([
    'database/sample.sql',
    'src/bell/bell.ts',
    'src/bell/counter.ts',
    'src/main.ts',
    'test/bell.test.ts',
  ])
})

test.each<[string, Record<string, string>, string]>([
  [
    'deletes a missing file',
    { [`${ALTERNATIVE}/overlay.yaml`]: 'why: x\ndelete: [src/bell/gone.ts]\n' },
    `${ALTERNATIVE}/overlay.yaml:2: delete[0]: the starter has no file src/bell/gone.ts`,
  ],
  [
    'deletes a read-only file',
    { [`${ALTERNATIVE}/overlay.yaml`]: 'why: x\ndelete: [src/main.ts]\n' },
    'a learner may not delete src/main.ts',
  ],
  ['deletes and writes one file', { [`${ALTERNATIVE}/src/bell/clapper.ts`]: '// x' }, 'src/bell/clapper.ts is both deleted and written'],
  [
    'repeats a file of the starter',
    { [`${MUTANT}/src/bell/bell.ts`]: 'export const ring = () => 2\n' },
    `${MUTANT}/src/bell/bell.ts: is the same as in the starter`,
  ],
  ['changes a read-only file', { [`${MUTANT}/src/main.ts`]: '// x' }, `${MUTANT}/src/main.ts: is read-only for a learner`],
  ['creates a file where none may be', { [`${MUTANT}/src/other.ts`]: '// x' }, `${MUTANT}/src/other.ts: may not be created by a learner`],
  [
    'catches an unknown requirement',
    { [`${MUTANT}/overlay.yaml`]: 'why: x\ncatches: ring-once\n' },
    `${MUTANT}/overlay.yaml:2: catches: no requirement is called "ring-once"; did you mean "rings-once"?`,
  ],
  [
    'does not say what it catches',
    { [`${MUTANT}/overlay.yaml`]: 'why: x\n' },
    `${MUTANT}/overlay.yaml:1: catches: is missing: add it (string)`,
  ],
  [
    'has an unknown field',
    { [`${MUTANT}/overlay.yaml`]: 'why: x\ncatches: rings-once\ncatch: y\n' },
    `${MUTANT}/overlay.yaml:3: catch: unknown field; did you mean "catches"?`,
  ],
  [
    'is an alternative that catches',
    { [`${ALTERNATIVE}/overlay.yaml`]: 'why: x\ncatches: rings-once\n' },
    `${ALTERNATIVE}/overlay.yaml:2: catches: unknown field`,
  ],
])('an overlay that %s is refused', async (_what, files, message) => {
  await using course = await temporaryCourse({ ...RING_THE_BELL, ...files })
  const error = await refusal(course)
  expect(error.code).toBe('overlay-invalid')
  expect(error.message).toContain(message)
})

test('an overlay that changes nothing is refused', async () => {
  await using course = await temporaryCourse()
  await course.remove(`${MUTANT}/src`)
  expect((await refusal(course)).message).toBe(`${MUTANT} changes nothing: add the files that differ from the starter`)
})

test.each([
  [`${MUTANT}/overlay.yaml`, 'it says why, and what a mutant catches'],
  ['solutions/ring-the-bell/why.mdx', 'it gives the reasons for the repair'],
])('%s must be there', async (path, purpose) => {
  await using course = await temporaryCourse()
  await course.remove(path)
  expect(await refusal(course)).toEqual({ code: 'overlay-missing', message: `${path} is missing: ${purpose}` })
})

test('only what is asked for is loaded: what is not may be unfinished', async () => {
  await using course = await temporaryCourse({
    ...RING_THE_BELL,
    'graders/ring-the-bell/mutants/rings-never/overlay.yaml': 'why: Zero is not once.\ncatches: TODO\n',
  })
  const exercise = await loadExercise('ring-the-bell', course)
  expect((await loadOverlays(exercise, { ...course, kinds: ['solution'] })).map(({ kind }) => kind)).toEqual(['solution'])
  await expect(loadOverlays(exercise, course)).rejects.toThrow(
    'overlay.yaml:2: catches: it is not written yet: name the requirement that this wrong repair breaks, one of rings-once, stays-silent',
  )
})

import { readFile, symlink } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { EngineError } from '../engine.ts'
import { RING_THE_BELL, temporaryCourse, type TemporaryCourse } from './fixture.testing.ts'
import { listExercises, loadExercise } from './load.ts'

const MANIFEST = 'exercises/ring-the-bell/exercise.yaml'

const changed = async (course: TemporaryCourse, path: string, from: string | RegExp, to: string) => {
  const before = await readFile(join(course.root, path), 'utf8')
  const after = before.replace(from, to)
  expect(after).not.toBe(before)
  await course.write(path, after)
}
const refusal = async (course: TemporaryCourse, slug = 'ring-the-bell') => {
  const error: unknown = await loadExercise(slug, course).catch((reason: unknown) => reason)
  if (!(error instanceof EngineError)) throw new Error('expected an EngineError', { cause: error })
  return { code: error.code, message: error.message }
}
const load = (course: TemporaryCourse) => loadExercise('ring-the-bell', course)

test('an exercise is its manifest, its source files and its grader', async () => {
  await using course = await temporaryCourse()
  await course.write('exercises/ring-the-bell/README.md', 'not source')
  await course.write('exercises/ring-the-bell/src/.hidden', 'not source')

  const exercise = await load(course)

  expect(exercise.slug).toBe('ring-the-bell')
  expect(exercise.manifest.title).toBe('Ring the bell')
  expect(exercise.manifest.processes['web']?.instances).toBe(1)
  expect(Object.keys(exercise.files)).toEqual([
    'database/sample.sql',
    'src/bell/bell.ts',
    'src/bell/clapper.ts',
    'src/main.ts',
    'test/bell.test.ts',
  ])
  expect(exercise.grader).toBe(join(course.root, 'graders/ring-the-bell/ring-the-bell.grader.ts'))
  expect(exercise.revision).toMatch(/^[0-9a-f]{16}$/)
})

test('exercises are listed by slug', async () => {
  await using course = await temporaryCourse({ ...RING_THE_BELL, 'exercises/a-second/exercise.yaml': '', 'exercises/notes.md': '' })
  expect(await listExercises(course)).toEqual(['a-second', 'ring-the-bell'])
})

test('a course without exercises has an empty list', async () => {
  await using course = await temporaryCourse({})
  expect(await listExercises(course)).toEqual([])
  expect(await refusal(course)).toEqual({
    code: 'exercise-unknown',
    message: 'there is no exercise "ring-the-bell", and no other: exercises/ is empty',
  })
})

test('an unknown slug names the nearest, and a path is no slug', async () => {
  await using course = await temporaryCourse()
  expect(await refusal(course, 'ring-a-bell')).toEqual({
    code: 'exercise-unknown',
    message: 'there is no exercise "ring-a-bell"; did you mean "ring-the-bell"?',
  })
  expect((await refusal(course, '../exercises/ring-the-bell')).code).toBe('exercise-unknown')
})

test.each([
  ['a missing field', 'minutes: 20\n', '', 'exercise.yaml:1: minutes: is missing: add it (number)'],
  ['a wrong value', 'minutes: 20', 'minutes: 5', 'exercise.yaml:5: minutes: Too small: expected number to be >=10'],
  [
    'a field deep inside',
    'hints: [Look, GET has an effect, Take it away]',
    'hints: [Look]',
    'exercise.yaml:26: requirements[1].hints: write exactly three hints: where to look, the mechanism, what to do',
  ],
  [
    'an unknown field',
    'stack: express',
    'stakc: express',
    'exercise.yaml:6: stakc: unknown field; did you mean "stack"? Otherwise remove it',
  ],
  [
    'an id used twice',
    'id: stays-silent',
    'id: rings-once',
    'exercise.yaml:24: requirements[1].id: "rings-once" is used twice: every requirement has an id of its own',
  ],
  [
    'an entry that is not there',
    'entry: src/main.ts',
    'entry: src/app.ts',
    'exercise.yaml:12: processes.web.entry: the starter has no file src/app.ts: name the file that starts this process',
  ],
  [
    'documents of which nothing is said',
    'kind: service',
    'kind: document',
    'surface.documents: an exercise of kind document says what is read of which document',
  ],
  ['broken YAML', 'title: Ring the bell', 'title: "Ring', 'exercise.yaml:'],
])('a manifest with %s is refused with file, line, field and mend', async (_what, from, to, message) => {
  await using course = await temporaryCourse()
  await changed(course, MANIFEST, from, to)
  const error = await refusal(course)
  expect(error.code).toBe('manifest-invalid')
  expect(error.message).toContain(message)
})

test('the surface can name only dependencies that exist', async () => {
  await using course = await temporaryCourse()
  await changed(course, MANIFEST, 'requirements:', 'dependencies: { broker: { summary: A broker } }\nrequirements:')
  await changed(course, MANIFEST, '  routes:', '  dependencies: { brokre: Publishes }\n  routes:')
  expect((await refusal(course)).message).toContain(
    'surface.dependencies.brokre: no dependency is called "brokre": add it under dependencies',
  )
})

test.each([
  ['its manifest', MANIFEST, 'manifest-missing', 'exercises/ring-the-bell/exercise.yaml is missing'],
  [
    'its grader',
    'graders/ring-the-bell/ring-the-bell.grader.ts',
    'grader-missing',
    'graders/ring-the-bell/ring-the-bell.grader.ts is missing',
  ],
])('an exercise without %s is refused', async (_what, path, code, message) => {
  await using course = await temporaryCourse()
  await course.remove(path)
  expect(await refusal(course)).toEqual({ code, message: expect.stringContaining(message) })
})

test('a starter without files is refused', async () => {
  await using course = await temporaryCourse()
  for (const folder of ['src', 'test', 'database']) await course.remove(`exercises/ring-the-bell/${folder}`)
  expect((await refusal(course)).code).toBe('starter-empty')
})

test('links are refused: they could lead out of the exercise', async () => {
  await using course = await temporaryCourse()
  await symlink('/etc/passwd', join(course.root, 'exercises/ring-the-bell/src/bell/passwd.ts'))
  expect((await refusal(course)).code).toBe('file-not-regular')
})

test('a file that is not text is refused by name', async () => {
  await using course = await temporaryCourse()
  await course.write('exercises/ring-the-bell/src/bell/photo.ts', '')
  const { writeFile } = await import('node:fs/promises')
  await writeFile(join(course.root, 'exercises/ring-the-bell/src/bell/photo.ts'), Buffer.from([0xff, 0xd8, 0xff]))
  const error = await refusal(course)
  expect(error.code).toBe('file-not-text')
  expect(error.message).toContain('photo.ts')
})

test.each<[string, (course: TemporaryCourse) => Promise<void>]>([
  ['the starter', (course) => changed(course, 'exercises/ring-the-bell/src/bell/bell.ts', '2', '3')],
  ['the grader', (course) => course.write('graders/ring-the-bell/ring-the-bell.grader.ts', '// other')],
  ["a grader's helper", (course) => course.write('graders/ring-the-bell/helper.ts', '// new')],
  ['the surface', (course) => changed(course, MANIFEST, 'path: /bell', 'path: /bells')],
  ['its documents', (course) => changed(course, MANIFEST, '  routes:', '  documents: { docs/bell.md: How often it rang }\n  routes:')],
  ['the kit', (course) => changed(course, MANIFEST, 'kit: [base]', 'kit: [base, cache]')],
  ['the services', (course) => changed(course, MANIFEST, 'kit:', 'services: [valkey]\nkit:')],
  ['the processes', (course) => changed(course, MANIFEST, 'entry: src/main.ts', 'entry: src/main.ts\n    instances: 2')],
  ["a requirement's id", (course) => changed(course, MANIFEST, 'id: stays-silent', 'id: stays-quiet')],
])('the revision changes with %s', async (_what, change) => {
  await using course = await temporaryCourse()
  const before = await load(course)
  await change(course)
  expect((await load(course)).revision).not.toBe(before.revision)
})

test.each<[string, (course: TemporaryCourse) => Promise<void>]>([
  ['prose', (course) => changed(course, MANIFEST, 'title: The bell rings once', 'title: It rings exactly once')],
  ['hints', (course) => changed(course, MANIFEST, 'Listen', 'Listen closely')],
  ['a summary on the surface', (course) => changed(course, MANIFEST, 'summary: Rings the bell', 'summary: Rings')],
  ['mutants', (course) => course.remove('graders/ring-the-bell/mutants')],
  ['sample data', (course) => course.write('exercises/ring-the-bell/database/sample.sql', 'select 2;')],
  ['the order of fields', (course) => changed(course, MANIFEST, /(title: .*\n)(summary: .*\n)/, '$2$1')],
])('the revision does not change with %s', async (_what, change) => {
  await using course = await temporaryCourse()
  const before = await load(course)
  await change(course)
  expect((await load(course)).revision).toBe(before.revision)
})

import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { brotliCompress } from 'node:zlib'
import { expect, test } from 'vitest'
import { EngineError } from '../../engine.ts'
import { temporaryCourse, type TemporaryCourse } from '../fixture.testing.ts'
import { listExercises, loadExercise, REPOSITORY_ROOT } from '../load.ts'
import { makeBundle, readBundle } from './bundle.ts'
import { layOut } from './lay-out.ts'

const WITH = { kit: 'a-kit', engine: 'an-engine' }
const GRADER = 'graders/ring-the-bell/ring-the-bell.grader.ts'

const load = (course: TemporaryCourse) => loadExercise('ring-the-bell', course)
const bundleOf = async (course: TemporaryCourse) => makeBundle(await load(course), WITH)

test('the same revision has the same bytes, whatever its prose, its sample data and its order of keys', async () => {
  await using course = await temporaryCourse()
  const before = await bundleOf(course)
  const manifest = await readFile(join(course.root, 'exercises/ring-the-bell/exercise.yaml'), 'utf8')
  const reworded = manifest.replace('Listen', 'Listen closely').replace(/(title: .*\n)(summary: .*\n)/, '$2$1')
  expect(reworded).not.toBe(manifest)
  await course.write('exercises/ring-the-bell/exercise.yaml', reworded)
  await course.write('exercises/ring-the-bell/database/sample.sql', 'select 2;')
  await course.write('graders/ring-the-bell/mutants/rings-never/src/bell/bell.ts', 'export const ring = () => -1\n')

  const after = await bundleOf(course)

  expect(after.bytes.equals(before.bytes)).toBe(true)
  expect(after.hash).toBe(before.hash)
})

test('what a dependency answers certain calls with is laid out again, and decides', async () => {
  await using course = await temporaryCourse()
  const manifest = await readFile(join(course.root, 'exercises/ring-the-bell/exercise.yaml'), 'utf8')
  const withAnswer = (status: number) =>
    manifest.replace(
      'editable:',
      `dependencies: { tower: { summary: High, answers: [{ match: { path: /up }, status: ${status} }] } }\neditable:`,
    )
  await course.write('exercises/ring-the-bell/exercise.yaml', withAnswer(200))
  const exercise = await load(course)
  await using elsewhere = await temporaryCourse({})

  const again = await layOut(await readBundle(await bundleOf(course)), elsewhere.root)

  expect(again.revision).toBe(exercise.revision)
  expect(again.manifest.dependencies['tower']?.answers).toEqual(exercise.manifest.dependencies['tower']?.answers)
  await course.write('exercises/ring-the-bell/exercise.yaml', withAnswer(204))
  expect((await load(course)).revision).not.toBe(exercise.revision)
})

test('another grader, starter, kit or engine is another bundle', async () => {
  await using course = await temporaryCourse()
  const exercise = await load(course)
  const hashes = [
    (await makeBundle(exercise, WITH)).hash,
    (await makeBundle(exercise, { ...WITH, kit: 'another-kit' })).hash,
    (await makeBundle(exercise, { ...WITH, engine: 'another-engine' })).hash,
  ]
  await course.write('graders/ring-the-bell/helpers/ear.ts', '// hears\n')
  hashes.push((await bundleOf(course)).hash)
  await course.write('exercises/ring-the-bell/src/bell/clapper.ts', '// wood\n')
  hashes.push((await bundleOf(course)).hash)
  expect(new Set(hashes).size).toBe(5)
})

test('a bundle laid out is the exercise again: revision, starter, grader with its helpers and variants', async () => {
  await using course = await temporaryCourse()
  await course.write('graders/ring-the-bell/helpers/ear.ts', '// hears\n')
  await course.write('graders/ring-the-bell/variants/loud/src/bell/bell.ts', '// loud\n')
  const exercise = await load(course)
  await using elsewhere = await temporaryCourse({})

  const again = await layOut(await readBundle(await bundleOf(course)), elsewhere.root)

  expect(again.revision).toBe(exercise.revision)
  expect({ ...again.files, 'database/sample.sql': 'select 1;\n' }).toEqual(exercise.files)
  expect(await readFile(again.grader, 'utf8')).toBe(await readFile(join(course.root, GRADER), 'utf8'))
  expect(await readFile(join(elsewhere.root, 'graders/ring-the-bell/helpers/ear.ts'), 'utf8')).toBe('// hears\n')
  expect(await readFile(join(elsewhere.root, 'graders/ring-the-bell/variants/loud/src/bell/bell.ts'), 'utf8')).toBe('// loud\n')
})

test('every exercise of the course comes out of its bundle with its revision', async () => {
  for (const slug of await listExercises()) {
    const exercise = await loadExercise(slug, { root: REPOSITORY_ROOT })
    await using elsewhere = await temporaryCourse({})
    expect((await layOut(await readBundle(await makeBundle(exercise, WITH)), elsewhere.root)).revision).toBe(exercise.revision)
  }
})

test('an exercise that changed after it was loaded gives no bundle', async () => {
  await using course = await temporaryCourse()
  const exercise = await load(course)
  await course.write(GRADER, '// other\n')
  await expect(makeBundle(exercise, WITH)).rejects.toMatchObject({ code: 'exercise-changed' })
})

test('a bundle that was altered, or whose files would leave its folder, is refused', async () => {
  await using course = await temporaryCourse()
  const bundle = await bundleOf(course)
  const alter = async (change: (text: string) => string, hashOf: (text: string) => string) => {
    const { content, ...rest } = await readBundle(bundle)
    const text = change(JSON.stringify({ ...rest, content }))
    return readBundle({ hash: hashOf(text), bytes: await promisify(brotliCompress)(text) })
  }
  await expect(
    alter(
      (text) => text.replace('// grader', '// forged'),
      () => bundle.hash,
    ),
  ).rejects.toMatchObject({ code: 'bundle-altered' })
  await expect(readBundle({ ...bundle, bytes: Buffer.from('not Brotli') })).rejects.toBeInstanceOf(EngineError)

  const { createHash } = await import('node:crypto')
  const hashOf = (text: string) => createHash('sha256').update(text).digest('hex')
  for (const path of ['../../evil.ts', '/etc/evil.ts', 'a/../evil.ts', 'a//evil.ts', String.raw`a\\evil.ts`])
    await expect(alter((text) => text.replace('ring-the-bell.grader.ts', path), hashOf)).rejects.toMatchObject({
      code: 'bundle-unreadable',
    })
})

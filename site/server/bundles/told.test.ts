import { expect, test } from 'vitest'
import { temporaryCourse } from '#engine/exercise/fixture.testing.ts'
import { loadExercise } from '#engine/exercise/load.ts'
import type { Exercise } from '#engine/exercise/types.ts'
import { told } from './told.ts'

const YAML = 'exercises/ring-the-bell/exercise.yaml'

/** As it comes out of a bundle: without prose, and without rows for trying things out. */
function laidOut({ files, manifest, ...exercise }: Exercise): Exercise {
  const { 'database/sample.sql': _sample, ...rest } = files
  const requirements = manifest.requirements.map((requirement) => ({ ...requirement, title: requirement.id }))
  return { ...exercise, files: rest, manifest: { ...manifest, title: 'ring-the-bell', requirements } }
}

test('a kept exercise has the prose of then; without it titles and hints of now, where there still are some', async () => {
  await using course = await temporaryCourse()
  const before = await loadExercise('ring-the-bell', course)
  const text = `title: Ring the big bell
summary: A bigger bell.
track: http
difficulty: warm-up
minutes: 20
stack: express
covers: [express-1.1]
kind: service
kit: [base]
processes: { web: { entry: src/main.ts } }
editable: [src/bell/**]
surface: { routes: [{ method: POST, path: /bell, summary: Rings }] }
requirements:
  - { id: rings-once, title: It rings once only, hints: [x, y, z] }
`
  await course.write(YAML, text)
  const now = await loadExercise('ring-the-bell', course)

  const kept = await told(laidOut(before), before.manifest, now)
  expect(kept.manifest).toEqual(before.manifest)
  expect(kept.files).toEqual(before.files)

  // Of another revision than its bundle, or never stored.
  for (const manifest of [now.manifest, null, { title: 'nonsense' }]) {
    const borrowed = await told(laidOut(before), manifest, now)
    expect(borrowed.revision).toBe(before.revision)
    expect(borrowed.manifest.title).toBe('Ring the big bell')
    expect(borrowed.manifest.requirements).toMatchObject([
      { id: 'rings-once', title: 'It rings once only', hints: ['x', 'y', 'z'] },
      { id: 'stays-silent', title: 'stays-silent', hints: [expect.stringContaining('no hint'), expect.anything(), expect.anything()] },
    ])
  }
  expect((await told(laidOut(before), null, undefined)).manifest.title).toBe('ring-the-bell')
})

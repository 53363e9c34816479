import { readFile, readdir, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { temporaryCourse, type TemporaryCourse } from '../../exercise/fixture.testing.ts'
import { loadExercise } from '../../exercise/load.ts'
import { createCopy, listBackups, localCopy, readCopy, resetCopy, restoreCopy } from './local-copy.ts'

const started = async (course: TemporaryCourse) => {
  const copy = localCopy(await loadExercise('ring-the-bell', course), course.root)
  await createCopy(copy)
  return copy
}
const MORNING = new Date('2026-11-21T08:00:00.000Z')
const NOON = new Date('2026-11-21T12:00:00.000Z')

test('a copy is the starter with its task and a tsconfig.json', async () => {
  await using course = await temporaryCourse()
  const copy = await started(course)
  expect(await readCopy(copy)).toEqual(copy.exercise.files)
  expect(await readFile(join(copy.folder, 'README.md'), 'utf8')).toContain('- The bell rings once (`rings-once`)')
  expect(JSON.parse(await readFile(join(copy.folder, 'tsconfig.json'), 'utf8'))).toMatchObject({
    compilerOptions: { emitDecoratorMetadata: true },
  })
})

test('a second start changes nothing', async () => {
  await using course = await temporaryCourse()
  const copy = await started(course)
  await writeFile(join(copy.folder, 'src/bell/bell.ts'), 'mine')
  expect(await createCopy(copy)).toBe(false)
  expect((await readCopy(copy))['src/bell/bell.ts']).toBe('mine')
})

test('without a copy there is a way to get one', async () => {
  await using course = await temporaryCourse()
  const copy = localCopy(await loadExercise('ring-the-bell', course), course.root)
  await expect(readCopy(copy)).rejects.toThrow('there is no my/ring-the-bell yet: npm run exercise -- start ring-the-bell')
})

test('a reset keeps everything that the learner had, and can be taken back', async () => {
  await using course = await temporaryCourse()
  const copy = await started(course)
  await writeFile(join(copy.folder, 'src/bell/bell.ts'), 'mine')
  await writeFile(join(copy.folder, 'src/bell/new.ts'), 'new')
  await writeFile(join(copy.folder, 'notes.md'), 'notes')
  await rm(join(copy.folder, 'src/bell/clapper.ts'))
  const mine = await readCopy(copy)

  const backup = await resetCopy(copy, MORNING)

  expect(await readCopy(copy)).toEqual(copy.exercise.files)
  expect(await readFile(join(copy.backups, backup, 'notes.md'), 'utf8')).toBe('notes')
  expect(await restoreCopy(copy, NOON)).toEqual({ restored: backup, kept: 'ring-the-bell-2026-11-21T12-00-00-000Z' })
  expect(await readCopy(copy)).toEqual(mine)
})

test('what a restore replaces is kept, too', async () => {
  await using course = await temporaryCourse()
  const copy = await started(course)
  const first = await resetCopy(copy, MORNING)
  await writeFile(join(copy.folder, 'src/bell/bell.ts'), 'later work')
  const { kept } = await restoreCopy(copy, NOON, first)
  await restoreCopy(copy, new Date('2026-11-21T13:00:00.000Z'), kept)
  expect((await readCopy(copy))['src/bell/bell.ts']).toBe('later work')
})

test('a copy that was removed comes back from its backup', async () => {
  await using course = await temporaryCourse()
  const copy = await started(course)
  await writeFile(join(copy.folder, 'src/bell/bell.ts'), 'mine')
  await resetCopy(copy, MORNING)
  await rm(copy.folder, { recursive: true })
  expect((await restoreCopy(copy, NOON)).kept).toBeUndefined()
  expect((await readCopy(copy))['src/bell/bell.ts']).toBe('mine')
})

test('backups of other exercises are left alone', async () => {
  await using course = await temporaryCourse()
  const copy = await started(course)
  await course.write('my/.backups/ring-the-bell-twice-2026-11-21T07-00-00-000Z/src/main.ts', 'other')
  const backup = await resetCopy(copy, MORNING)
  expect(await listBackups(copy)).toEqual([backup])
  expect(await readdir(copy.backups)).toHaveLength(2)
  await expect(restoreCopy(copy, NOON, 'ring-the-bell-twice-2026-11-21T07-00-00-000Z')).rejects.toThrow(`there are: ${backup}`)
})

test('two backups at the same moment do not overwrite each other', async () => {
  await using course = await temporaryCourse()
  const copy = await started(course)
  await resetCopy(copy, MORNING)
  await expect(resetCopy(copy, MORNING)).rejects.toThrow()
})

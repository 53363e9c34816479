import { expect, test } from 'vitest'
import { temporaryCourse } from '../../exercise/fixture.testing.ts'
import { loadExercise } from '../../exercise/load.ts'
import { readRevealed, revealHint } from './hints.ts'

test('each call reveals one more hint, and remembers it', async () => {
  await using course = await temporaryCourse()
  const exercise = await loadExercise('ring-the-bell', course)
  const reveal = async () => (await revealHint(exercise, course.root, 'rings-once')).hints
  expect(await reveal()).toEqual(['Listen'])
  expect(await reveal()).toEqual(['Listen', 'It is called twice'])
  expect(await reveal()).toEqual(['Listen', 'It is called twice', 'Call it once'])
  expect(await reveal()).toEqual(['Listen', 'It is called twice', 'Call it once'])
  expect(await readRevealed(exercise, course.root)).toEqual({ 'rings-once': 3 })
})

test('a number reveals up to that hint, and takes none away', async () => {
  await using course = await temporaryCourse()
  const exercise = await loadExercise('ring-the-bell', course)
  expect((await revealHint(exercise, course.root, 'rings-once', 2)).hints).toEqual(['Listen', 'It is called twice'])
  expect((await revealHint(exercise, course.root, 'rings-once', 1)).hints).toHaveLength(2)
})

test('an unknown requirement names the nearest', async () => {
  await using course = await temporaryCourse()
  const exercise = await loadExercise('ring-the-bell', course)
  await expect(revealHint(exercise, course.root, 'ring-once')).rejects.toThrow(
    'ring-the-bell has no requirement "ring-once"; did you mean "rings-once"?',
  )
})

test('a state file that was damaged says how to mend it', async () => {
  await using course = await temporaryCourse()
  const exercise = await loadExercise('ring-the-bell', course)
  await course.write('my/.hints/ring-the-bell.json', '{')
  await expect(revealHint(exercise, course.root, 'rings-once')).rejects.toThrow('remove it, and the hints start over')
})

import { expect, test } from 'vitest'
import { RING_THE_BELL, temporaryCourse } from '../../exercise/fixture.testing.ts'
import { countThemes } from './themes.ts'

test('themes that no exercise covers are counted; an exercise that can not be loaded covers none', async () => {
  await using course = await temporaryCourse({
    ...RING_THE_BELL,
    'course/themes.json': JSON.stringify([{ id: 'express-1.1' }, { id: 'express-1.2' }, { id: 'nestjs-1.1' }]),
    'exercises/broken/exercise.yaml': 'title: [',
  })
  expect(await countThemes(course.root, ['ring-the-bell'])).toEqual({ promised: 3, uncovered: 2 })
  expect(await countThemes(course.root, ['broken'])).toEqual({ promised: 3, uncovered: 3 })
})

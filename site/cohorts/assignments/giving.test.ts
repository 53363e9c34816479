import { expect, test } from 'vitest'
import { giveField } from './giving.ts'

const COURSE = [
  {
    track: 'bells',
    title: 'Bells',
    lessons: [
      { slug: 'ring', title: 'Ring it' },
      { slug: 'tune', title: 'Tune it' },
    ],
  },
  { track: 'ropes', title: 'Ropes', lessons: [{ slug: 'pull', title: 'Pull it' }] },
]

test('a track comes before its exercises, and what a cohort has is marked and can not be chosen', () => {
  expect(giveField(COURSE, new Set(['ring', 'pull']))).toMatchObject({
    value: 'track:bells',
    groups: [
      {
        label: 'Bells',
        choices: [
          ['track:bells', 'Bells: the rest of the track (1 of 2)', false],
          ['exercise:ring', 'Ring it (given)', true],
          ['exercise:tune', 'Tune it', false],
        ],
      },
      {
        label: 'Ropes',
        choices: [
          ['track:ropes', 'Ropes: the whole track (given)', true],
          ['exercise:pull', 'Pull it (given)', true],
        ],
      },
    ],
  })
})

test('nothing is left to give to a cohort that has everything', () => {
  expect(giveField(COURSE, new Set(['ring', 'tune', 'pull']))).toBeUndefined()
})

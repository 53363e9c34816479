import { expect, test } from 'vitest'
import { giveField } from './giving.ts'

const TRACKS = [
  { track: 'bells', title: 'Bells', slugs: ['ring', 'tune'] },
  { track: 'ropes', title: 'Ropes', slugs: ['pull'] },
]
const LESSONS = Object.fromEntries(['ring', 'tune', 'pull'].map((slug) => [slug, { title: `Learn to ${slug}`, href: `/${slug}/` }]))

test('a track comes before its exercises, and what a cohort has is marked and can not be chosen', () => {
  expect(giveField(TRACKS, LESSONS, new Set(['ring', 'pull']))).toMatchObject({
    value: 'track:bells',
    groups: [
      {
        label: 'Bells',
        choices: [
          ['track:bells', 'Bells: the rest of the track (1 of 2)', false],
          ['exercise:ring', 'Learn to ring (given)', true],
          ['exercise:tune', 'Learn to tune', false],
        ],
      },
      {
        label: 'Ropes',
        choices: [
          ['track:ropes', 'Ropes: the whole track (given)', true],
          ['exercise:pull', 'Learn to pull (given)', true],
        ],
      },
    ],
  })
})

test('nothing is left to give to a cohort that has everything', () => {
  expect(giveField(TRACKS, LESSONS, new Set(['ring', 'tune', 'pull']))).toBeUndefined()
})

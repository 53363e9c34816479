import { expect, test } from 'vitest'
import type { LessonState } from '../next/next-lesson.ts'
import { mergeStates, progressBySource, progressByTrack, type PlannedTrack } from './progress.ts'

const lesson = (slug: string, covers: string[], isWritten = true) => ({
  slug,
  title: slug,
  href: isWritten ? `/${slug}/` : undefined,
  covers,
})
const TRACKS: PlannedTrack[] = [
  { track: 'data', title: 'Data', lessons: [lesson('one', ['x-1', 'y-1']), lesson('two', ['x-1']), lesson('later', ['x-2'], false)] },
  { track: 'http', title: 'HTTP', lessons: [lesson('three', ['y-2'])] },
]
const theme = (id: string) => ({ id, title: id, source: id.charAt(0) })
const THEMES = ['x-1', 'y-1', 'x-2', 'y-2'].map(theme)
const states = (of: Record<string, LessonState>) => new Map(Object.entries(of))

test('a track counts what is written, and says how much is not', () => {
  expect(progressByTrack(TRACKS, states({ one: 'passed', two: 'started' }))).toMatchObject([
    { track: 'data', passed: 1, planned: 1, lessons: [{ state: 'passed' }, { state: 'started' }] },
    { track: 'http', passed: 0, planned: 0, lessons: [{ state: 'untouched' }] },
  ])
})

test('a theme is learnt once one of the lessons that cover it has passed', () => {
  expect(progressBySource(THEMES, TRACKS, states({ two: 'passed', one: 'started' }))).toMatchObject([
    { source: 'x', learnt: 1, untaught: 1, themes: [{ id: 'x-1', state: 'passed', lessons: [{ title: 'one' }, { title: 'two' }] }] },
    {
      source: 'y',
      learnt: 0,
      untaught: 0,
      themes: [
        { id: 'y-1', state: 'started' },
        { id: 'y-2', state: 'untouched' },
      ],
    },
  ])
})

test('of device and account the one counts that knows of more', () => {
  const merged = mergeStates(states({ one: 'started', two: 'passed' }), states({ one: 'passed', two: 'started', three: 'started' }))
  expect(merged).toEqual(states({ one: 'passed', two: 'passed', three: 'started' }))
})

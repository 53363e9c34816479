import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { nextLesson, type LessonState, type LessonStep } from './next-lesson.ts'

let order = 0
const lesson = (slug: string, more: Partial<LessonStep> = {}): LessonStep => ({
  ...{ slug, track: 'data', order: (order += 1), needs: [], built: true, state: 'untouched' },
  ...more,
})

test('who has done nothing begins with the first that needs nothing', () => {
  expect(nextLesson([lesson('b', { needs: ['a'] }), lesson('a')])).toEqual({ slug: 'a', reason: { kind: 'start' } })
})

test('what was begun comes first, wherever it is', () => {
  const lessons = [lesson('a', { state: 'passed' }), lesson('b'), lesson('c', { track: 'http', state: 'started' })]
  expect(nextLesson(lessons)).toEqual({ slug: 'c', reason: { kind: 'begun' } })
})

describe('at the end of a lesson', () => {
  test('what builds on it comes next, in its own track first', () => {
    const lessons = [lesson('a'), lesson('b'), lesson('c', { track: 'http', needs: ['a'] }), lesson('d', { needs: ['a'] })]
    expect(nextLesson(lessons, 'a')).toEqual({ slug: 'd', reason: { kind: 'builds-on', lesson: 'a' } })
  })

  test('what builds on it and on something else has to wait', () => {
    const lessons = [lesson('a'), lesson('b'), lesson('c', { needs: ['a', 'b'] })]
    expect(nextLesson(lessons, 'a')).toEqual({ slug: 'b', reason: { kind: 'track', track: 'data' } })
  })

  test('the track goes on after it, and then with what was left out', () => {
    const lessons = [lesson('a'), lesson('b'), lesson('c')]
    expect(nextLesson(lessons, 'b')?.slug).toBe('c')
    expect(nextLesson(lessons, 'c')?.slug).toBe('a')
  })

  test('what the track needs from elsewhere comes before it', () => {
    const lessons = [
      lesson('x', { track: 'http' }),
      lesson('y', { track: 'http', needs: ['x'] }),
      lesson('a'),
      lesson('b', { needs: ['y'] }),
    ]
    expect(nextLesson(lessons, 'a')).toEqual({ slug: 'x', reason: { kind: 'needed', lesson: 'b' } })
  })

  test('of a track there is another track', () => {
    const lessons = [lesson('a'), lesson('x', { track: 'http' })]
    expect(nextLesson(lessons, 'a')).toEqual({ slug: 'x', reason: { kind: 'new-track', track: 'http' } })
  })
})

test('lessons that are not written are neither given nor waited for', () => {
  const lessons = [lesson('a', { built: false }), lesson('b', { needs: ['a', 'no-such-lesson'] })]
  expect(nextLesson(lessons)?.slug).toBe('b')
})

test('who has passed all has nothing next', () => {
  expect(nextLesson([lesson('a', { state: 'passed' }), lesson('b', { built: false })])).toBeUndefined()
})

test('there is a next one as long as something is left, it is left, and what it needs is done, unless lessons need each other', () => {
  const slugs = ['a', 'b', 'c', 'd', 'e']
  const lessons = fc.tuple(
    ...slugs.map((slug, at) =>
      fc.record({
        ...{ slug: fc.constant(slug), order: fc.constant(at), track: fc.constantFrom('x', 'y'), built: fc.boolean() },
        // Only what comes before, in another order: no circles.
        needs: fc.subarray(slugs.slice(0, at)),
        state: fc.constantFrom<LessonState>('untouched', 'started', 'passed'),
      }),
    ),
  )
  fc.assert(
    fc.property(lessons, fc.option(fc.constantFrom(...slugs), { nil: undefined }), (given, after) => {
      const left = given.filter(({ slug, built, state }) => built && state !== 'passed' && slug !== after)
      const next = nextLesson(given, after)
      expect(next === undefined).toBe(left.length === 0)
      const found = left.find(({ slug }) => slug === next?.slug)
      if (next === undefined) return
      expect(found).toBeDefined()
      if (next.reason.kind !== 'begun') expect(left.filter(({ slug }) => found?.needs.includes(slug))).toEqual([])
    }),
  )
})
